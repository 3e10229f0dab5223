/** How long the id of a trimmed input is still known, whatever the server does meanwhile. */
export const IDS_KEPT_MS = 600_000;
/** Taking a session's entries out costs the server a look at all that it has of that time. */
const EVERY_MS = 300_000;

interface Trim {
	sequence: number;
	atMs: number;
}

/** Which entries of a session nobody reads any more, and since when. */
export class Trims {
	readonly #nowMs: () => number;
	readonly #trims = new Map<string, Trim[]>();
	readonly #doneAtMs = new Map<string, number>();

	/** `nowMs`: a clock that never jumps. */
	constructor(nowMs: () => number) {
		this.#nowMs = nowMs;
	}

	/** Notes that nobody reads entries up to `sequence`; answers up to which they are to be taken out now, if any. */
	due(showtimeSessionId: string, sequence: number): number | undefined {
		const nowMs = this.#nowMs();
		const trims = this.#trims.get(showtimeSessionId) ?? [];
		this.#trims.set(showtimeSessionId, trims);
		trims.push({ sequence, atMs: nowMs });
		if (nowMs - (this.#doneAtMs.get(showtimeSessionId) ?? Number.NEGATIVE_INFINITY) < EVERY_MS) return undefined;
		return trims.findLast(({ atMs }) => atMs <= nowMs - IDS_KEPT_MS)?.sequence;
	}

	done(showtimeSessionId: string, sequence: number): void {
		const left = (this.#trims.get(showtimeSessionId) ?? []).filter((trim) => trim.sequence > sequence);
		this.#trims.set(showtimeSessionId, left);
		this.#doneAtMs.set(showtimeSessionId, this.#nowMs());
	}

	forget(showtimeSessionId: string): void {
		this.#trims.delete(showtimeSessionId);
		this.#doneAtMs.delete(showtimeSessionId);
	}
}
