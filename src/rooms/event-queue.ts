import type { Outbox, OutboxMessage } from "../persistence/outbox.ts";
import type { EventSink } from "./event-sink.ts";
import type { Logger } from "./logger.ts";

export interface EventQueueParts {
	showtimeSessionId: string;
	sink: Pick<EventSink, "publish">;
	outbox: Pick<Outbox, "hasWaiting">;
	logger: Logger;
	/** True when the outbox may have earlier events of the session. */
	mayBeBehind: boolean;
	/** Nothing is published before; absent: at once. */
	mayDeliver?: Promise<void>;
	/** Called each time nothing is being published any more. */
	onIdle(): void;
}

/**
 * The events of one session on their way out, in order. Each is published at once. Those that are not by the next checkpoint
 * are stored with it, and a relay has them from then on; until it is through, later ones wait, so that none overtakes.
 */
export class EventQueue {
	readonly #parts: EventQueueParts;
	#waiting: OutboxMessage[] = [];
	#isBehind: boolean;
	#pumping: Promise<void> | undefined;

	constructor(parts: EventQueueParts) {
		this.#parts = parts;
		this.#isBehind = parts.mayBeBehind;
	}

	/** Events that are not known to be published, in order. */
	get waiting(): readonly OutboxMessage[] {
		return this.#waiting;
	}

	/** True while it is open whether the first waiting event is published. */
	get isPublishing(): boolean {
		return this.#pumping !== undefined;
	}

	/** Adds the events of a marker and publishes what waits. */
	push(messages: readonly OutboxMessage[]): void {
		this.#waiting.push(...messages);
		if (this.#waiting.length > 0) this.#pumping ??= this.#pump();
	}

	/** The outbox has these: what of them still waits is a relay's affair. */
	handedOver(messages: readonly OutboxMessage[]): void {
		const ids = new Set(messages.map(({ messageId }) => messageId));
		const left = this.#waiting.filter(({ messageId }) => !ids.has(messageId));
		if (left.length === this.#waiting.length) return;
		this.#waiting = left;
		this.#isBehind = true;
	}

	/** After it returns the waiting events are published, or the first of them is not for now. */
	async settled(): Promise<void> {
		if (this.#waiting.length > 0) this.#pumping ??= this.#pump();
		await this.#pumping;
	}

	async #pump(): Promise<void> {
		const { showtimeSessionId, sink, outbox, logger, mayDeliver } = this.#parts;
		if (mayDeliver !== undefined) await mayDeliver;
		try {
			if (this.#isBehind) this.#isBehind = await outbox.hasWaiting(showtimeSessionId);
			while (this.#waiting.length > 0 && !this.#isBehind) {
				const first = this.#waiting[0];
				await sink.publish(first);
				if (this.#waiting[0] === first) this.#waiting.shift();
			}
		} catch (error) {
			const facts = { err: error, showtimeSessionId, waiting: this.#waiting.length };
			logger.warn(facts, "event not published; tried again with the next marker, and stored with the next checkpoint");
		}
		this.#pumping = undefined;
		this.#parts.onIdle();
	}
}
