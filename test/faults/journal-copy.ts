import type { JetStreamManager } from "@nats-io/jetstream";
import { pause } from "./pause.ts";
import type { StoredMessage } from "./stream-reading.ts";

/** Nothing new, or nobody answers. */
const AGAIN_MS = 50;

/**
 * Everything that is ever in a stream, also what is taken out of it. Message by message: from consumers of all subjects, and so from a
 * mirror, NATS 2.9 keeps what they have not got yet whenever a single subject is purged.
 */
export class JournalCopy {
	readonly #manager: JetStreamManager;
	readonly #stream: string;
	#messages: StoredMessage[] = [];
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
		return (await this.#next()) === null;
	}

	async #follow(copying: { isWanted: boolean }): Promise<void> {
		while (copying.isWanted) {
			const message = await this.#next().catch(() => null);
			if (!copying.isWanted) return;
			if (message === null) await pause(AGAIN_MS);
			else this.#messages.push({ sequence: message.seq, subject: message.subject, place: 0, text: message.string() });
		}
	}

	/** The first message that is not copied yet; null: there is none. */
	#next() {
		const upTo = this.#messages.at(-1)?.sequence ?? 0;
		const next = { seq: upTo + 1, next_by_subj: ">" };
		return this.#manager.streams.getMessage(this.#stream, next);
	}
}
