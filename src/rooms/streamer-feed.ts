import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import type { CareerMessage, HistoryMessage, RoomMessages, StreamSummary } from "../events/room-message.ts";
import type { CareerStore } from "../persistence/career-store.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import { type CrowdHistory, historyRows } from "../personas/crowd-history.ts";
import type { Clock } from "./clock.ts";
import type { LiveSession } from "./live-session.ts";
import type { Logger } from "./logger.ts";
import { within } from "./within.ts";

/** The career is looked up at most this often; another process may have changed it. */
const CAREER_SPACING_MS = 10_000;
/** Players wait no longer for it at the end of their stream. */
const LAST_CAREER_WITHIN_MS = 1_000;
const SECONDS_AN_HOUR = 3_600;

/** What a feed tells somebody. */
interface Listener {
	send<T extends keyof RoomMessages>(type: T, message: RoomMessages[T]): void;
}

interface Told {
	career?: string;
	followers?: string;
}

/** The session as a feed looks at it. */
type FedSession = Pick<LiveSession, "id" | "record" | "world" | "personas" | "history">;

export interface StreamerFeedParts {
	careers: Pick<CareerStore, "find">;
	clock: Clock;
	logger: Logger;
}

/**
 * What the streamer of a session is told beside what everybody is (docs/rooms.md, "The streamer"): figures of the career, and
 * of the crowd what players saw of it.
 */
export class StreamerFeed {
	readonly #session: FedSession;
	readonly #parts: StreamerFeedParts;
	/** What each was told last, as text. */
	readonly #told = new Map<Listener, Told>();
	#gained = 0;
	#lost = 0;
	#phase = -1;
	#readAtMs = Number.NEGATIVE_INFINITY;
	#reading = Promise.resolve();

	constructor(session: FedSession, parts: StreamerFeedParts) {
		this.#session = session;
		this.#parts = parts;
	}

	/** Somebody who is the streamer has joined, or is back. */
	enter(listener: Listener): void {
		this.#told.set(listener, {});
		listener.send("history", historyMessageOf(this.#session.history));
		void this.#refresh();
	}

	leave(listener: Listener): void {
		this.#told.delete(listener);
	}

	has(listener: Listener): boolean {
		return this.#told.has(listener);
	}

	/** To be called after each step. */
	stepped(): void {
		if (this.#told.size === 0) return;
		const isPhaseNew = this.#phase !== this.#session.world.session.phase;
		if (isPhaseNew || this.#parts.clock.nowMs() - this.#readAtMs >= CAREER_SPACING_MS) void this.#refresh();
	}

	/** After it returns the streamer was told what the session did for the career; answers what it came to. */
	async conclude({
		summary,
		totals,
		startedAtMs,
		endedAtMs = startedAtMs,
	}: SessionRecord): Promise<StreamSummary | undefined> {
		if (this.#told.size === 0 || summary === undefined) return undefined;
		this.#gained = summary.newFollowers;
		this.#lost = summary.lostFollowers;
		const { clock, logger } = this.#parts;
		await within(clock, LAST_CAREER_WITHIN_MS, this.#refresh()).catch((error: unknown) => {
			logger.warn({ err: error, showtimeSessionId: this.#session.id }, "streamer not told of the career");
		});
		const { trains = 0, peakLevel = 0 } = totals?.hype ?? {};
		return {
			durationSeconds: (endedAtMs - startedAtMs) / 1_000,
			peakViewers: this.#session.personas.peak,
			hype: { trains, peakLevel },
			...summary,
		};
	}

	/** Reads one at a time: an answer that comes late would be older than what was told. */
	#refresh(): Promise<void> {
		this.#readAtMs = this.#parts.clock.nowMs();
		this.#phase = this.#session.world.session.phase;
		this.#reading = this.#reading
			.then(() => this.#readAndTell())
			.catch((error: unknown) => {
				this.#parts.logger.warn(
					{ err: error, showtimeSessionId: this.#session.id },
					"career not read for its streamer",
				);
			});
		return this.#reading;
	}

	async #readAndTell(): Promise<void> {
		const career = await this.#read();
		const followers = { gained: this.#gained, lost: this.#lost, total: career.followers };
		const now = { career: JSON.stringify(career), followers: JSON.stringify(followers) };
		for (const [listener, told] of this.#told) {
			this.#told.set(listener, now);
			if (told.career !== now.career) listener.send("career", career);
			if (told.followers !== now.followers) listener.send("followers", followers);
		}
	}

	async #read(): Promise<CareerMessage> {
		const { record, world } = this.#session;
		const found = await this.#parts.careers.find(record.streamer);
		// Begins with what his trains before came to.
		const best = world.session.allTimeHigh;
		const { phase = "Unknown", totalGrowth = 0, followers = 0, sessions = 0, watchSeconds = 0 } = found ?? {};
		return {
			phase,
			totalGrowth,
			followers,
			sessions,
			watchHours: Math.round((watchSeconds / SECONDS_AN_HOUR) * 10) / 10,
			allTimeHigh: { hypeLevel: best.level, hypeTotal: Math.floor(best.score / 1_000) },
		};
	}
}

function historyMessageOf(history: CrowdHistory): HistoryMessage {
	const rows = historyRows(history);
	return {
		ticks: rows.map(({ tick }) => tick),
		total: rows.map(({ total }) => total),
		engaged: rows.map(({ engaged }) => engaged),
		disengaged: rows.map(({ disengaged }) => disengaged),
		mood: Object.fromEntries(SENTIMENT_CATEGORIES.map((name, code) => [name, rows.map(({ mood }) => mood[code])])),
		hypeLevel: rows.map(({ hypeLevel }) => hypeLevel),
		hypeTotal: rows.map(({ hypeTotal }) => hypeTotal),
	};
}
