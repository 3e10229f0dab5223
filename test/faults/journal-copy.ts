import type { JetStreamManager } from "@nats-io/jetstream";
import { pause } from "./pause.ts";
import { type StoredMessage, storedOf } from "./stream-reading.ts";

/** What the names of its consumers begin with. */
export const COPY = "copy";
const FETCHED_MS = 1_000;
const MOST_AT_ONCE = 5_000;
/** While the server is away. */
const AGAIN_MS = 100;

/**
 * Everything that is ever in a stream, also what is taken out of it. A mirror would do, but that of NATS 2.9 may stand still for
 * good when its server was killed.
 */
export class JournalCopy {
	readonly #manager: JetStreamManager;
	readonly #stream: string;
	#messages: StoredMessage[] = [];
	#upTo = 0;
	#rounds = 0;
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
		this.#upTo = 0;
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
		const next = { seq: this.#upTo + 1, next_by_subj: ">" };
		return (await this.#manager.streams.getMessage(this.#stream, next)) === null;
	}

	async #follow(copying: { isWanted: boolean }): Promise<void> {
		while (copying.isWanted) await this.#copyOn(copying).catch(() => pause(AGAIN_MS));
	}

	async #copyOn(copying: { isWanted: boolean }): Promise<void> {
		const consumer = await this.#manager.jetstream().consumers.get(this.#stream, {
			name_prefix: `${COPY}-${++this.#rounds}`,
			deliver_policy: "by_start_sequence",
			opt_start_seq: this.#upTo + 1,
		});
		for await (const message of await consumer.fetch({ max_messages: MOST_AT_ONCE, expires: FETCHED_MS })) {
			if (!copying.isWanted) return;
			if (message.seq <= this.#upTo) continue;
			this.#messages.push(storedOf(message));
			this.#upTo = message.seq;
		}
		await consumer.delete();
	}
}
