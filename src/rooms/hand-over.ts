import type { Ownership } from "../persistence/ownership.ts";
import type { Clock } from "./clock.ts";
import type { LiveSession } from "./live-session.ts";
import type { Logger } from "./logger.ts";
import type { OperatorsView } from "./operators-view.ts";
import type { RoomHost } from "./room-host.ts";

export interface HandOverParts {
	ownership: Ownership;
	rooms: RoomHost;
	operators?: Pick<OperatorsView, "hide">;
	clock: Clock;
	logger: Logger;
}

/** Checkpoints a session, frees it for the next owner and tells its players that it moves. */
export async function handOver(session: LiveSession, parts: HandOverParts): Promise<void> {
	const { ownership, rooms, operators, logger } = parts;
	try {
		await session.close();
		await ownership.release(session.id, session.token);
		await rooms.close(session.id, { kind: "moved" });
		await operators?.hide(session);
	} catch (error) {
		const facts = { err: error, showtimeSessionId: session.id };
		logger.error(facts, "session not handed over; the journal has everything");
	}
}

/** Waits for `work`, but no longer than `deadlineMs`; `onLate` hears when that was too short. */
export async function withinDeadline(
	clock: Clock,
	deadlineMs: number,
	work: Promise<unknown>,
	onLate: () => void,
): Promise<void> {
	await new Promise<void>((resolve) => {
		const cancel = clock.after(deadlineMs, () => {
			onLate();
			resolve();
		});
		work.finally(() => {
			cancel();
			resolve();
		});
	});
}
