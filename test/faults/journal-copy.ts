import type { JetStreamManager } from "@nats-io/jetstream";
import { pause } from "./pause.ts";
import type { StoredMessage } from "./stream-reading.ts";

/** Nothing new, or nobody answers. */
const AGAIN_MS = 50;

/**
 * Everything that is ever in a stream, also what is taken out of it. Message by message: from consumers of all subjects, and so from a
 * mirror, NATS 2.9 keeps what they have not got yet whenever a single subject is purged. And each by its place, because what NATS 2.9
 * gives as the next message may not be: it passes over one that it cannot read just then.
 */
export class JournalCopy {
	readonly #manager: JetStreamManager;
	readonly #stream: string;
	#messages: StoredMessage[] = [];
	/** Place of the last message that was looked for; undefined while it is not known where the stream begins. */
	#upTo: number | undefined;
	/** Whether the copy is still wanted that is being made; undefined: none is. */
	#copying: { isWanted: boolean } | undefined;
	#made: Promise<unknown> = Promise.resolve();

	constructor(manager: JetStreamManager, stream: string) {
		this.#manager = manager;
		this.#stream = stream;
	}

	/** Everything that was copied since it was begun, in order. */
	get messages(): readonly StoredMessage[] {
		return this.#messages;
	}

	/** Begins anew, with what is in the stream now. */
	begin(): void {
		this.end();
		this.#messages = [];
		this.#upTo = undefined;
		const copying = { isWanted: true };
		this.#copying = copying;
		this.#made = Promise.all([this.#made, this.#follow(copying)]);
	}

	/** Nothing more is copied, whatever is on its way. */
	end(): void {
		if (this.#copying !== undefined) this.#copying.isWanted = false;
	}

	/** After it returns nothing is asked of the server any more. */
	async close(): Promise<void> {
		this.end();
		await this.#made;
	}

	/** Whether it has everything that is in the stream. */
	async isWhole(): Promise<boolean> {
		const { state } = await this.#manager.streams.info(this.#stream);
		return (this.#upTo ?? 0) >= state.last_seq;
	}

	async #follow(copying: { isWanted: boolean }): Promise<void> {
		while (copying.isWanted) {
			const next = await this.#next().catch(() => undefined);
			if (!copying.isWanted) return;
			if (next === undefined) {
				await pause(AGAIN_MS);
				continue;
			}
			this.#upTo = next.place;
			const { message } = next;
			if (message === null) continue;
			this.#messages.push({ sequence: message.seq, subject: message.subject, place: 0, text: message.string() });
		}
	}

	/** What stands in the next place, null: nothing any more; undefined: the stream does not go so far. */
	async #next() {
		const { streams } = this.#manager;
		const known = this.#upTo === undefined ? undefined : await this.#at(this.#upTo + 1);
		if (known?.message) return known;
		const { state } = await streams.info(this.#stream);
		const place = Math.max((this.#upTo ?? 0) + 1, state.first_seq);
		return place > state.last_seq ? undefined : this.#at(place);
	}

	async #at(place: number) {
		return { place, message: await this.#manager.streams.getMessage(this.#stream, { seq: place }) };
	}
}
