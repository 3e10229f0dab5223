import { randomUUID } from "node:crypto";
import type * as z from "zod";
import { gameEvent } from "../events/game-event.ts";
import { issueText } from "../events/issue-text.ts";
import { httpTransport, type TokenSource } from "./http-transport.ts";
import { natsTransport } from "./nats-transport.ts";
import { PublishError } from "./publish-error.ts";
import { DEFAULT_RETRIES, type Retries, sendWithRetries } from "./retry.ts";
import type { Outcome, Published, PublishItem, PublishTarget, Transport } from "./transport.ts";

/** A game event as a game server tells it; `eventId` and `timestamp` are filled in when absent. */
export type GameEventDraft = Omit<z.input<typeof gameEvent>, "eventId"> & { eventId?: string };

export type PublisherOptions = (
	| {
			/** URL of the internal API, such as http://127.0.0.1:2568. */
			url: string;
			/** Token of the role `publisher`; needless in a trusted network. */
			token?: TokenSource;
	  }
	| {
			/** URL of the NATS server that Showtime listens to. */
			natsUrl: string;
			/** Showtime's SHOWTIME_NATS_NAMESPACE. */
			namespace?: string;
	  }
) & {
	/** How long an event waits for others to share its call; 5 ms. */
	batchDelayMs?: number;
	/** Events that may wait; 10,000. */
	mostWaiting?: number;
	retries?: Retries;
};

export interface Publisher {
	/**
	 * Publishes one event. Resolves when the server has accepted it for good; rejects with a `PublishError`.
	 * Events published together share a call, in their order; failures that pass with time are retried.
	 */
	publishEvent(event: GameEventDraft, target: PublishTarget): Promise<Published>;
	/** Resolves when everything published so far is accepted or has failed. */
	flush(): Promise<void>;
	/** Flushes, then closes the connection; afterwards nothing can be published. */
	close(): Promise<void>;
}

const MOST_IN_A_BATCH = 100;

interface Waiting {
	item: PublishItem;
	resolve(published: Published): void;
	reject(error: PublishError): void;
}

/** A publisher of game events over HTTP (`url`) or NATS (`natsUrl`). It connects when it first publishes. */
export function createPublisher(options: PublisherOptions): Publisher {
	const transport =
		"url" in options ? httpTransport(options.url, options.token) : natsTransport(options.natsUrl, options.namespace);
	return new BatchingPublisher(transport, options);
}

class BatchingPublisher implements Publisher {
	readonly #transport: Transport;
	readonly #batchDelayMs: number;
	readonly #mostWaiting: number;
	readonly #retries: Retries;
	readonly #waiting: Waiting[] = [];
	#sending: Promise<void> | undefined;
	#isClosed = false;

	constructor(transport: Transport, options: PublisherOptions) {
		this.#transport = transport;
		this.#batchDelayMs = options.batchDelayMs ?? 5;
		this.#mostWaiting = options.mostWaiting ?? 10_000;
		this.#retries = options.retries ?? DEFAULT_RETRIES;
	}

	async publishEvent(draft: GameEventDraft, target: PublishTarget): Promise<Published> {
		if (this.#isClosed) throw new PublishError("CLOSED", "the publisher is closed");
		const { eventId = randomUUID(), timestamp = new Date().toISOString() } = draft;
		const given = { ...draft, eventId, timestamp };
		const parsed = gameEvent.safeParse(given);
		if (!parsed.success) throw new PublishError("INVALID_EVENT", issueText(parsed.error, given, "the event"));
		if (this.#waiting.length >= this.#mostWaiting) {
			throw new PublishError("QUEUE_FULL", `${this.#mostWaiting} events wait already`);
		}
		return new Promise((resolve, reject) => {
			this.#waiting.push({ item: { ...target, event: parsed.data }, resolve, reject });
			this.#sending ??= this.#sendAll();
		});
	}

	async flush(): Promise<void> {
		await this.#sending;
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		await this.flush();
		await this.#transport.close();
	}

	/** One call at a time, so that events keep their order; what comes meanwhile makes the next batch. */
	async #sendAll(): Promise<void> {
		await new Promise((resolve) => setTimeout(resolve, this.#batchDelayMs));
		while (this.#waiting.length > 0) {
			const batch = this.#waiting.splice(0, MOST_IN_A_BATCH);
			const items = batch.map(({ item }) => item);
			await sendWithRetries(this.#transport, items, this.#retries, (index, outcome) =>
				settle(batch[index] as Waiting, outcome),
			);
		}
		this.#sending = undefined;
	}
}

function settle(waiting: Waiting, outcome: Outcome): void {
	if ("published" in outcome) waiting.resolve(outcome.published);
	else waiting.reject(new PublishError(outcome.code, outcome.message));
}
