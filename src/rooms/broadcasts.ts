import { ShowtimeError } from "../errors.ts";
import type { PulseEntry } from "../events/input.ts";
import { issueText } from "../events/issue-text.ts";
import { type PlatformSession, type Pulse, platformSession, readPulse, type TrimReason } from "../events/pulse.ts";
import type { BroadcastChange, SessionStore } from "../persistence/session-store.ts";
import type { Clock } from "./clock.ts";
import type { Submitted } from "./input-door.ts";
import type { LiveSession } from "./live-session.ts";
import type { SessionDirectory } from "./session-directory.ts";
import { newTrackingKey, pseudonymous } from "./tracking-pseudonym.ts";

/** How far ahead of our clock a pulse may be. */
const MOST_AHEAD_MS = 60_000;
/** How much older than two of its intervals a pulse may be. */
const LATE_MS = 30_000;

export interface BroadcastParts {
	directory: Pick<SessionDirectory, "live" | "liveSessions" | "submit">;
	sessions: Pick<SessionStore, "updateBroadcast">;
	clock: Pick<Clock, "nowMs">;
	/** Learns what became of each pulse: `accepted`, `duplicate` or the code of an error. */
	onPulse(outcome: string): void;
	/** Learns how many entries were left out of pulses that were accepted. */
	onTrimmed(reason: TrimReason, count: number): void;
	/** Learns what became of each notice of a platform session: `linked`, `unlinked`, `ended` or the code of an error. */
	onPlatformSession(outcome: string): void;
}

/** What became of a pulse. */
export interface TakenPulse extends Submitted {
	pulseId: string;
	showtimeSessionId: string;
	/** Entries that were taken. */
	entries: number;
	/** Entries that were not, by reason. */
	trimmed: Pulse["trimmed"];
}

/**
 * The way of a real audience into the sessions: pulses and the beginning and end of broadcasts, whatever door they came by
 * (docs/broadcast.md). Tracking ids go no further than here.
 */
export class Broadcasts {
	readonly #parts: BroadcastParts;

	constructor(parts: BroadcastParts) {
		this.#parts = parts;
	}

	/**
	 * Takes a pulse of any generation; it waits for the tick. `only`: the session it was sent to, and may be for. Throws `INVALID_BODY`, `SESSION_NOT_FOUND`, `WRONG_GAME_SERVICE`,
	 * `PULSE_OUT_OF_ORDER`, or what `LiveSession.submit` throws.
	 */
	takePulse(value: unknown, only?: string): Promise<TakenPulse> {
		return counted(this.#parts.onPulse, async () => {
			const reading = readPulse(value, only);
			if (!reading.ok) throw new ShowtimeError("INVALID_BODY", reading.reason);
			const { pulse } = reading;
			const { pulseId, entries, trimmed } = pulse;
			const session = this.#sessionOf(pulse);
			const atMs = this.#timeOf(pulse);
			const { lastPulseAtMs = 0, platformSessionId = pulse.platformSessionId } = session.record;
			if (atMs < lastPulseAtMs) {
				const newest = new Date(lastPulseAtMs).toISOString();
				throw new ShowtimeError(
					"PULSE_OUT_OF_ORDER",
					`timestamp = ${pulse.timestamp}: a pulse of ${newest} was taken before`,
				);
			}
			const trackingKey = await this.#remember(session, { lastPulseAtMs: atMs, platformSessionId });
			const input = { kind: "pulse", entries: pseudonymous(entries, trackingKey) } as const;
			const submitted = await session.submit(`pulse:${pulseId}`, input);
			const outcome = submitted.duplicate ? "duplicate" : "accepted";
			if (!submitted.duplicate) {
				for (const [reason, count] of Object.entries(trimmed)) this.#parts.onTrimmed(reason as TrimReason, count);
			}
			return [outcome, { pulseId, showtimeSessionId: session.id, ...submitted, entries: entries.length, trimmed }];
		});
	}

	/** Takes injected sentiments, which show at once. Throws what `SessionDirectory.submit` throws. */
	async inject(showtimeSessionId: string, inputId: string, sentiments: readonly PulseEntry[]): Promise<Submitted> {
		const { directory } = this.#parts;
		const session = directory.live(showtimeSessionId);
		const isTracked = sentiments.some(({ trackingId }) => trackingId !== undefined);
		const entries =
			session !== undefined && isTracked
				? pseudonymous(sentiments, await this.#remember(session, {}))
				: [...sentiments];
		return directory.submit(showtimeSessionId, inputId, { kind: "pulse", entries, injected: true }, { now: true });
	}

	/** A broadcast has begun or changed: links it with the session it names. Throws as `takePulse` does. */
	beginPlatformSession(value: unknown): Promise<{ platformSessionId: string; showtimeSessionId?: string }> {
		return counted(this.#parts.onPlatformSession, async () => {
			const notice = readNotice(value);
			const { platformSessionId } = notice;
			const named = nameOf(notice);
			if (named === undefined) return ["unlinked", { platformSessionId }];
			const session = this.#liveSession(named);
			checkGameService(session, notice.gameServiceId);
			const before = this.#linkedWith(platformSessionId);
			if (before !== undefined && before !== session) await this.#change(before, { platformSessionId: undefined });
			await this.#change(session, { platformSessionId });
			return ["linked", { platformSessionId, showtimeSessionId: session.id }];
		});
	}

	/** A broadcast is over: its viewers go. Throws `INVALID_BODY`, `SESSION_NOT_FOUND` or what `LiveSession.submit` throws. */
	endPlatformSession(value: unknown): Promise<{ platformSessionId: string; showtimeSessionId: string }> {
		return counted(this.#parts.onPlatformSession, async () => {
			const notice = readNotice(value);
			const { platformSessionId } = notice;
			const session = this.#linkedWith(platformSessionId) ?? this.#unlinked(nameOf(notice));
			if (session === undefined) {
				throw new ShowtimeError(
					"SESSION_NOT_FOUND",
					`no live session is linked with platform session ${platformSessionId}`,
				);
			}
			checkGameService(session, notice.gameServiceId);
			await session.submit(`pulses-ended:${platformSessionId}`, { kind: "pulses-ended" });
			// A pulse from before the end may come after it.
			const nowMs = this.#parts.clock.nowMs();
			const endedAtMs = notice.timestamp === undefined ? nowMs : Math.min(nowMs, Date.parse(notice.timestamp));
			const lastPulseAtMs = Math.max(session.record.lastPulseAtMs ?? 0, endedAtMs);
			await this.#change(session, { platformSessionId: undefined, lastPulseAtMs });
			return ["ended", { platformSessionId, showtimeSessionId: session.id }];
		});
	}

	#sessionOf({ platformSessionId, showtimeSessionId, gameServiceId }: Pulse): LiveSession {
		const linked = platformSessionId === undefined ? undefined : this.#linkedWith(platformSessionId);
		const session = showtimeSessionId === undefined ? linked : this.#liveSession(showtimeSessionId);
		if (session === undefined) {
			throw new ShowtimeError(
				"SESSION_NOT_FOUND",
				`no live session is linked with platform session ${platformSessionId}`,
			);
		}
		checkGameService(session, gameServiceId);
		if (linked !== undefined && linked !== session) {
			const rule = `is linked with session ${linked.id}, and the pulse names ${session.id}`;
			throw new ShowtimeError("INVALID_BODY", `platformSessionId = ${JSON.stringify(platformSessionId)}: ${rule}`);
		}
		return session;
	}

	#timeOf({ timestamp, intervalSeconds }: Pulse): number {
		const atMs = Date.parse(timestamp);
		const aheadMs = atMs - this.#parts.clock.nowMs();
		const mostLateMs = 2 * intervalSeconds * 1000 + LATE_MS;
		if (aheadMs > MOST_AHEAD_MS) {
			const rule = `is ${Math.round(aheadMs / 1000)} s ahead, at most ${MOST_AHEAD_MS / 1000} s are taken`;
			throw new ShowtimeError("INVALID_BODY", `timestamp = ${timestamp}: ${rule}`);
		}
		if (-aheadMs > mostLateMs) {
			const rule = `is ${Math.round(-aheadMs / 1000)} s old, at most ${mostLateMs / 1000} s are taken`;
			throw new ShowtimeError("INVALID_BODY", `timestamp = ${timestamp}: ${rule}`);
		}
		return atMs;
	}

	#liveSession(showtimeSessionId: string): LiveSession {
		const session = this.#parts.directory.live(showtimeSessionId);
		if (session !== undefined) return session;
		throw new ShowtimeError("SESSION_NOT_FOUND", `no live session ${showtimeSessionId}`);
	}

	#linkedWith(platformSessionId: string): LiveSession | undefined {
		for (const session of this.#parts.directory.liveSessions()) {
			if (session.record.platformSessionId === platformSessionId) return session;
		}
		return undefined;
	}

	/** The named session, unless another broadcast is linked with it. */
	#unlinked(showtimeSessionId: string | undefined): LiveSession | undefined {
		const session = showtimeSessionId === undefined ? undefined : this.#parts.directory.live(showtimeSessionId);
		return session?.record.platformSessionId === undefined ? session : undefined;
	}

	/** Stores what the session knows of its broadcast now, with a key of its own from the first time on; answers that key. */
	async #remember(session: LiveSession, change: BroadcastChange): Promise<string> {
		const { trackingKey = newTrackingKey() } = session.record;
		await this.#change(session, { ...change, trackingKey });
		return trackingKey;
	}

	/** The record in memory first: what comes in meanwhile has to see it. */
	async #change(session: LiveSession, change: BroadcastChange): Promise<void> {
		session.record = { ...session.record, ...change };
		await this.#parts.sessions.updateBroadcast(session.id, change);
	}
}

/** Runs `take` and tells its outcome. */
async function counted<T>(
	tell: (outcome: string) => void,
	take: () => Promise<[outcome: string, answer: T]>,
): Promise<T> {
	try {
		const [outcome, answer] = await take();
		tell(outcome);
		return answer;
	} catch (error) {
		tell(error instanceof ShowtimeError ? error.code : "INTERNAL");
		throw error;
	}
}

function readNotice(value: unknown): PlatformSession {
	const parsed = platformSession.safeParse(value);
	if (parsed.success) return parsed.data;
	throw new ShowtimeError("INVALID_BODY", issueText(parsed.error, value, "the platform session"));
}

function nameOf({ streamSessionId, inGameSessionId }: PlatformSession): string | undefined {
	return streamSessionId ?? inGameSessionId;
}

function checkGameService(session: LiveSession, gameServiceId: string | undefined): void {
	if (gameServiceId === undefined || gameServiceId === session.record.gameServiceId) return;
	throw new ShowtimeError(
		"WRONG_GAME_SERVICE",
		`session ${session.id} belongs to another game service than ${gameServiceId}`,
	);
}
