import type { JetStreamManager, StoredMsg } from "@nats-io/jetstream";
import { pause } from "./pause.ts";
import type { StoredMessage } from "./stream-reading.ts";

/** Nothing new, or nobody answers. */
const AGAIN_MS = 50;
/** So often is asked for a message that is there and not given. */
const ATTEMPTS = 20;

/**
 * Everything that is ever in a stream, also what is taken out of it. Message by message: from consumers of all subjects, and so from a
 * mirror, NATS 2.9 keeps what they have not got yet whenever a single subject is purged. And place by place where it passes over some,
 * since the next message is for it the next that it can read just then.
 */
export class JournalCopy {
	readonly #manager: JetStreamManager;
	readonly #stream: string;
	#messages: StoredMessage[] = [];
	/** Everything up to here is copied, or was gone before. */
	#upTo = 0;
	/** Places that the stream says are empty. */
	#empty: ReadonlySet<number> = new Set();
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
		this.#empty = new Set();
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
			else this.#keep(message);
		}
	}

	#keep(message: StoredMsg): void {
		const { seq, subject } = message;
		this.#messages.push({ sequence: seq, subject, place: 0, text: message.string() });
		this.#upTo = seq;
	}

	/** The first message that is not copied yet; null: there is none. */
	async #next(): Promise<StoredMsg | null> {
		const { streams } = this.#manager;
		const behind = { seq: this.#upTo + 1, next_by_subj: ">" };
		const next = await streams.getMessage(this.#stream, behind);
		const end = next?.seq ?? (await streams.info(this.#stream)).state.last_seq + 1;
		return (await this.#passedOver(this.#upTo + 1, end)) ?? next;
	}

	/** The first message from `from` on and before `end`; null: there is none. */
	async #passedOver(from: number, end: number): Promise<StoredMsg | null> {
		let place = from;
		const skipEmpty = () => {
			while (place < end && this.#empty.has(place)) place++;
			return place < end;
		};
		if (!skipEmpty()) return null;
		const { state } = await this.#manager.streams.info(this.#stream, { deleted_details: true });
		this.#empty = new Set(state.deleted);
		for (place = Math.max(place, state.first_seq); skipEmpty(); place++) {
			const message = await this.#at(place);
			if (message !== null) return message;
		}
		return null;
	}

	/** What is in a place that is not empty; null: it is by now, or its message cannot be read. */
	async #at(seq: number): Promise<StoredMsg | null> {
		for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
			const message = await this.#manager.streams.getMessage(this.#stream, { seq });
			if (message !== null) return message;
			await pause(AGAIN_MS);
		}
		return null;
	}
}
