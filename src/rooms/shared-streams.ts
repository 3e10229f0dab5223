import type { StreamBoard } from "../persistence/stream-board.ts";
import type { Cancel, Clock } from "./clock.ts";
import type { Logger } from "./logger.ts";
import { MOST_LISTED, type StreamListing } from "./stream-list.ts";

const RENEW_MS = 2_000;
/** For how long one answer is good. */
const FRESH_MS = 1_000;

export interface SharedStreamsParts {
	board: StreamBoard;
	/** Streams of this process. */
	own(): StreamListing[];
	clock: Clock;
	logger: Logger;
}

/** The public streams of all processes; of this one alone while the board cannot be read. */
export class SharedStreams {
	readonly #parts: SharedStreamsParts;
	#others: StreamListing[] = [];
	#freshUntilMs = Number.NEGATIVE_INFINITY;
	#cancel: Cancel = () => {};
	#isClosed = false;

	constructor(parts: SharedStreamsParts) {
		this.#parts = parts;
	}

	/** From here on the others see this process's streams. */
	open(): void {
		const { board, own, clock, logger } = this.#parts;
		if (this.#isClosed) return;
		void board
			.put(JSON.stringify(own()))
			.catch((error: unknown) => logger.warn({ err: error }, "the other processes do not hear of this one's streams"))
			.finally(() => {
				if (!this.#isClosed) this.#cancel = clock.after(RENEW_MS, () => this.open());
			});
	}

	/** After it returns the others see nothing of this process. */
	async close(): Promise<void> {
		this.#isClosed = true;
		this.#cancel();
		await this.#parts.board.takeDown().catch(() => {});
	}

	/** Most viewers first, 100 at most. */
	async streams(): Promise<StreamListing[]> {
		const { own } = this.#parts;
		await this.#refresh();
		const ours = new Set(own().map(({ showtimeSessionId }) => showtimeSessionId));
		const others = this.#others.filter(({ showtimeSessionId }) => !ours.has(showtimeSessionId));
		return [...own(), ...others].sort((a, b) => b.viewers - a.viewers).slice(0, MOST_LISTED);
	}

	async #refresh(): Promise<void> {
		const { board, clock, logger } = this.#parts;
		const nowMs = clock.nowMs();
		if (nowMs < this.#freshUntilMs) return;
		this.#freshUntilMs = nowMs + FRESH_MS;
		try {
			this.#others = (await board.others()).flatMap((text) => JSON.parse(text) as StreamListing[]);
		} catch (error) {
			logger.warn({ err: error }, "streams of other processes not known");
			this.#others = [];
		}
	}
}
