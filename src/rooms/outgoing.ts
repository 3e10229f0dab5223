import type { Outbox, OutboxMessage } from "../persistence/outbox.ts";
import type { SessionDecisions } from "../persistence/session-decisions.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import { DecisionQueue } from "./decision-queue.ts";
import type { CollectionTypes } from "./decisions-of.ts";
import { deliveredOf } from "./effect-delivery.ts";
import { EffectQueue } from "./effect-queue.ts";
import { EventQueue } from "./event-queue.ts";
import type { EventSink } from "./event-sink.ts";
import type { LeftToDo } from "./hot-checkpoint.ts";
import type { Logger } from "./logger.ts";
import type { DecidedEffect } from "./session-fold.ts";

export interface OutgoingParts {
	showtimeSessionId: string;
	/** Of the session's contributors' pseudonyms. */
	viewKey: Uint32Array;
	events: EventSink;
	outbox: Outbox;
	collections: CollectionTypes;
	logger: Logger;
	/** True when the outbox may have earlier events of the session. */
	mayBeBehind: boolean;
	/** Nothing leaves before; absent: at once. */
	mayDeliver?: Promise<void>;
	/** The session's record as it is now. */
	record(): SessionRecord;
	/** Carries out one effect within the house; a rejection is retried with the next marker. */
	deliver(decided: DecidedEffect): Promise<void>;
	/** Called each time that either kind has come to rest. */
	onRest(): void;
}

/**
 * What a session has decided, on its way out: effects that stay in the house, their events for others, and what they mean
 * for the career and other services.
 */
export class Outgoing {
	readonly #parts: OutgoingParts;
	readonly #effects: EffectQueue;
	readonly #events: EventQueue;
	readonly #decisions: DecisionQueue;

	constructor(parts: OutgoingParts) {
		const { events: sink, onRest } = parts;
		this.#parts = parts;
		this.#effects = new EffectQueue(parts.deliver, onRest, parts.logger, parts.mayDeliver);
		this.#events = new EventQueue({ ...parts, sink, onIdle: onRest });
		this.#decisions = new DecisionQueue(parts.collections, parts.logger);
	}

	/** Carries out effects and publishes their events; a restored session begins with those that it decided before. */
	deliver(decided: readonly DecidedEffect[]): void {
		const { events, viewKey, record } = this.#parts;
		const shown = decided.map((one) => ({ ...one, effect: deliveredOf(viewKey, one.effect) }));
		this.#events.push(shown.flatMap((one) => events.messagesOf(record(), one)));
		this.#decisions.push(record(), decided);
		this.#effects.push(decided);
	}

	/** Takes over what another owner had left to do: effects whose events and decisions are among these, or out. */
	takeOver({ effects, messages, decisions }: LeftToDo): void {
		this.#events.push(messages);
		if (decisions !== undefined) this.#decisions.takeOver(decisions);
		this.#effects.push(effects);
	}

	/** Effects that are not carried out, in order; the first may be under way. */
	get effects(): readonly DecidedEffect[] {
		return this.#effects.waiting;
	}

	/** Events that are not known to be published, in order. */
	get messages(): readonly OutboxMessage[] {
		return this.#events.waiting;
	}

	/** For the career and other services, and not in any store; undefined when there are none. */
	get decisions(): SessionDecisions | undefined {
		return this.#decisions.waitingOf(this.#parts.record());
	}

	/** True while effects are not carried out, or an event is being published. */
	get isMoving(): boolean {
		return !this.#effects.isEmpty || this.#events.isPublishing;
	}

	/** The stores have these: what of them is not published or carried out is a relay's affair. */
	handedOver(messages: readonly OutboxMessage[], decisions?: SessionDecisions): void {
		this.#events.handedOver(messages);
		if (decisions !== undefined) this.#decisions.stored(decisions);
	}

	/** After it returns all effects are carried out and their events published, or the first of either failed. */
	async settled(): Promise<void> {
		await this.#effects.settled();
		await this.#events.settled();
	}

	/** After it returns all effects are carried out, and their events are published or in the outbox; throws when not. */
	async settleForGood(): Promise<void> {
		await this.settled();
		if (!this.#effects.isEmpty) throw new Error("effects are not carried out");
		const waiting = [...this.#events.waiting];
		await this.#parts.outbox.add(waiting);
		this.#events.handedOver(waiting);
	}
}
