import type { Cancel, Clock } from "./clock.ts";
import { DueQueue } from "./due-queue.ts";
import type { Logger } from "./logger.ts";

/** Missed ticks that are made up one by one; the rest passes in one skip (docs/durability.md, "Restart and catch-up"). */
const MOST_MADE_UP = 12;
/** At most 3 made-up ticks a second a session. */
const MADE_UP_SPACING_MS = 1_000 / 3;
/** So many of all sessions are made up at a time: a session's first tick after a take-over, and ticks on time, go before. */
const MOST_MAKING_UP = 16;
/** Ticks that are due within it start together: what they write is written together. */
const GATHER_MS = 10;
/** So many start at a time; whatever else waits for the event loop goes before the rest. */
const MOST_STARTED = 32;

/** What the scheduler needs of a session. */
export interface Ticking {
	readonly id: string;
	readonly intervalMs: number;
	/** Unix milliseconds of the next tick. */
	readonly nextTickAtMs: number;
	/** True when it ticks no more. */
	readonly isOver: boolean;
	/** Ticks that are due at `nowMs`. */
	missedTicks(nowMs: number): number;
	tick(): Promise<void>;
	skip(ticks: number): Promise<void>;
}

interface Entry {
	dueAtMs: number;
	session: Ticking;
	/** Ticks made up since the session fell behind. */
	madeUp: number;
}

export interface TickSchedulerOptions {
	clock: Clock;
	logger: Logger;
	/** Milliseconds of a clock that never jumps. */
	steadyMs?(): number;
	/** Learns of each tick how long after it was due it had been folded. */
	onLateness?(ms: number): void;
}

/**
 * Ticks all sessions of the process, each on its own grid of whole intervals since its start. Every session is at one place
 * at a time: waiting in the queue or in its tick. A session that fell behind makes up to 12 ticks up, then skips to now.
 */
export class TickScheduler {
	readonly #options: TickSchedulerOptions;
	readonly #waiting = new DueQueue<Entry>();
	readonly #entries = new Map<string, Entry>();
	readonly #running = new Set<Promise<void>>();
	/** Entries whose next made-up tick waits for another's to end, the longest waiting first. */
	readonly #held: Entry[] = [];
	#makingUp = 0;
	#cancel: Cancel | undefined;
	#armedForMs = Number.POSITIVE_INFINITY;
	#wokeAtMs = Number.NEGATIVE_INFINITY;
	readonly #steadyMs: () => number;
	#wakesAtSteadyMs = Number.POSITIVE_INFINITY;
	#isClosed = false;

	constructor(options: TickSchedulerOptions) {
		this.#options = options;
		this.#steadyMs = options.steadyMs ?? (() => performance.now());
	}

	/** By how much the next tick is overdue because nothing woke for it. */
	get overdueMs(): number {
		return this.#isClosed ? 0 : Math.max(0, this.#steadyMs() - this.#wakesAtSteadyMs);
	}

	/** From here on the session is ticked until it is over or removed. */
	add(session: Ticking): void {
		const entry = { dueAtMs: session.nextTickAtMs, session, madeUp: 0 };
		this.#entries.set(session.id, entry);
		this.#wait(entry);
	}

	/** True from `add` until the session is over or removed. */
	has(id: string): boolean {
		return this.#entries.has(id);
	}

	/** After it returns no tick of the session starts. */
	remove(id: string): void {
		this.#entries.delete(id);
	}

	/** After it returns no tick is running and none starts. */
	async close(): Promise<void> {
		this.#isClosed = true;
		this.#cancel?.();
		await Promise.all(this.#running);
	}

	#wait(entry: Entry): void {
		const { id, isOver } = entry.session;
		if (this.#entries.get(id) !== entry) return;
		if (isOver) {
			this.remove(id);
			return;
		}
		this.#waiting.push(entry);
		this.#arm();
	}

	#arm(): void {
		const { first } = this.#waiting;
		if (first !== undefined) this.#armFor(Math.max(first.dueAtMs, this.#wokeAtMs + GATHER_MS));
	}

	#armFor(atMs: number): void {
		if (this.#isClosed || atMs >= this.#armedForMs) return;
		this.#cancel?.();
		this.#armedForMs = atMs;
		const { clock } = this.#options;
		const inMs = Math.max(0, atMs - clock.nowMs());
		this.#wakesAtSteadyMs = this.#steadyMs() + inMs;
		this.#cancel = clock.after(inMs, () => this.#wake());
	}

	#wake(): void {
		this.#armedForMs = Number.POSITIVE_INFINITY;
		this.#wakesAtSteadyMs = Number.POSITIVE_INFINITY;
		this.#cancel = undefined;
		const nowMs = this.#options.clock.nowMs();
		this.#wokeAtMs = nowMs;
		for (let started = 0; (this.#waiting.first?.dueAtMs ?? Number.POSITIVE_INFINITY) <= nowMs; ) {
			if (started === MOST_STARTED) return this.#armFor(nowMs);
			const entry = this.#waiting.shift() as Entry;
			if (entry.madeUp > 0) {
				this.#held.push(entry);
				continue;
			}
			this.#start(entry, nowMs);
			started++;
		}
		while (this.#held.length > 0 && this.#makingUp < MOST_MAKING_UP) this.#start(this.#held.shift() as Entry, nowMs);
		this.#arm();
	}

	#start(entry: Entry, nowMs: number): void {
		// Removed, or removed and added again since it was queued.
		if (this.#entries.get(entry.session.id) !== entry) return;
		const isMadeUp = entry.madeUp > 0;
		if (isMadeUp) this.#makingUp++;
		const running: Promise<void> = this.#run(entry, nowMs).finally(() => {
			this.#running.delete(running);
			if (isMadeUp) this.#makingUp--;
			if (this.#held.length > 0) this.#armFor(this.#options.clock.nowMs());
		});
		this.#running.add(running);
	}

	async #run(entry: Entry, nowMs: number): Promise<void> {
		const { session } = entry;
		const { clock, logger, onLateness } = this.#options;
		try {
			const missed = session.missedTicks(nowMs);
			if (missed > 0 && entry.madeUp >= MOST_MADE_UP) {
				await session.skip(missed);
				entry.madeUp = 0;
				logger.warn({ showtimeSessionId: session.id, ticks: missed }, "ticks skipped: the session was too far behind");
			} else if (missed > 0) {
				const dueAtMs = session.nextTickAtMs;
				await session.tick();
				onLateness?.(clock.nowMs() - dueAtMs);
				entry.madeUp++;
			}
		} catch (error) {
			logger.error({ err: error, showtimeSessionId: session.id }, "tick failed; retried after an interval");
			entry.dueAtMs = nowMs + session.intervalMs;
			this.#wait(entry);
			return;
		}
		entry.dueAtMs = session.nextTickAtMs;
		if (session.missedTicks(clock.nowMs()) > 0) {
			// A session that ticks faster than the pace of making up would never catch up by it.
			entry.dueAtMs = Math.max(entry.dueAtMs, nowMs + Math.min(MADE_UP_SPACING_MS, session.intervalMs / 2));
		} else {
			entry.madeUp = 0;
		}
		this.#wait(entry);
	}
}
