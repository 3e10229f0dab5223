import type { GrowthEntry } from "../career/growth.ts";
import { ShowtimeError } from "../errors.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { CareerChange, CareerStore, GrowthOrigin } from "../persistence/career-store.ts";
import type { SessionDirectory } from "./session-directory.ts";

export interface CareersParts {
	store: Pick<CareerStore, "recordGrowth">;
	directory: Pick<SessionDirectory, "sessionOf" | "live" | "submitAnywhere">;
}

/** The way of growth into a career, and of the phase it reaches into the session that runs. */
export class Careers {
	readonly #parts: CareersParts;

	constructor(parts: CareersParts) {
		this.#parts = parts;
	}

	/**
	 * After it returns the growth counts, once a cause, and a live session of the streamer has the phase in its journal.
	 * `callId` names the attempt: made again it tells the session nothing twice.
	 */
	async recordGrowth(
		streamer: StreamerReference,
		entries: readonly GrowthEntry[],
		{ callId, ...origin }: GrowthOrigin & { callId: string },
	): Promise<CareerChange> {
		const change = await this.#parts.store.recordGrowth(streamer, entries, origin);
		await this.bringPhase(streamer, change.after.phase, callId);
		return change;
	}

	/** After it returns a live session of the streamer has the phase in its journal; without one nothing happens. */
	async bringPhase(streamer: StreamerReference, phase: number, callId: string): Promise<void> {
		const { directory } = this.#parts;
		try {
			const id = await directory.sessionOf(streamer);
			if (directory.live(id)?.world.session.phase === phase) return;
			await directory.submitAnywhere(id, `phase:${callId}`, { kind: "phase", phase });
		} catch (error) {
			// A session that is over starts anew with the phase.
			const isOver = error instanceof ShowtimeError && ["STREAMER_NOT_LIVE", "SESSION_ENDED"].includes(error.code);
			if (!isOver) throw error;
		}
	}
}
