const WIDTH = 30;
const EVERY_MS = 100;

/** Where a bar is drawn: stderr, as a rule. */
export interface Terminal {
	isTTY?: boolean;
	write(text: string): unknown;
}

/** A bar on one line of a terminal; anywhere else it draws nothing. */
export class ProgressBar {
	readonly #terminal: Terminal;
	readonly #total: number;
	readonly #what: string;
	readonly #nowMs: () => number;
	readonly #startedAtMs: number;
	#done = 0;
	#drawnAtMs = Number.NEGATIVE_INFINITY;

	/** `what` there is a total of. */
	constructor(
		total: number,
		what: string,
		terminal: Terminal = process.stderr,
		nowMs: () => number = () => performance.now(),
	) {
		this.#total = total;
		this.#what = what;
		this.#terminal = terminal;
		this.#nowMs = nowMs;
		this.#startedAtMs = nowMs();
	}

	/** One more is done. */
	advance(): void {
		this.#done++;
		const now = this.#nowMs();
		if (!this.#terminal.isTTY || (now - this.#drawnAtMs < EVERY_MS && this.#done < this.#total)) return;
		this.#drawnAtMs = now;
		const full = Math.floor((WIDTH * this.#done) / this.#total);
		const left = Math.ceil((((now - this.#startedAtMs) / this.#done) * (this.#total - this.#done)) / 1_000);
		const bar = "#".repeat(full).padEnd(WIDTH, "-");
		this.#terminal.write(`\r\u001b[K[${bar}] ${this.#done} of ${this.#total} ${this.#what}, ${left} s left`);
	}

	/** Takes the bar away. */
	clear(): void {
		if (this.#terminal.isTTY) this.#terminal.write("\r\u001b[K");
	}
}
