import { awayOr } from "./jetstream.ts";
import { type Reading, readSubjects } from "./jetstream-reading.ts";

/** Clocks of this process and of the server may differ by so much. */
const CLOCKS_MS = 60_000;

/** The ids of the messages that a stream has, as far back as was asked for. */
export class PublishedIds {
	readonly #stream: Pick<Reading, "connection" | "manager" | "stream" | "filter">;
	readonly #ids = new Set<string>();
	#fromMs = Number.POSITIVE_INFINITY;
	#lastSequence = 0;
	#reading: Promise<unknown> = Promise.resolve();

	constructor(stream: Pick<Reading, "connection" | "manager" | "stream" | "filter">) {
		this.#stream = stream;
	}

	/** True when the stream has a message of this id that was stored at `atMs` or later. Throws when nobody answers. */
	has(messageId: string, atMs: number): Promise<boolean> {
		const answer = this.#reading.then(async () => {
			if (atMs - CLOCKS_MS >= this.#fromMs && this.#ids.has(messageId)) return true;
			await this.#readOn(atMs - CLOCKS_MS);
			return this.#ids.has(messageId);
		});
		this.#reading = answer.catch(() => {});
		return answer;
	}

	async #readOn(fromMs: number): Promise<void> {
		const isCovered = fromMs >= this.#fromMs && this.#lastSequence > 0;
		const from = isCovered ? { after: this.#lastSequence } : { atMs: fromMs };
		const messages = await readSubjects({ ...this.#stream, from, isHeadersOnly: true }).catch((error: unknown) => {
			throw awayOr(error);
		});
		if (!isCovered) {
			this.#ids.clear();
			this.#fromMs = fromMs;
		}
		for (const { id, sequence } of messages) {
			if (id !== undefined) this.#ids.add(id);
			this.#lastSequence = Math.max(this.#lastSequence, sequence);
		}
	}
}
