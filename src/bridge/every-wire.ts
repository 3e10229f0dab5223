import { ShowtimeError } from "../errors.ts";
import type { EventMessage, EventPublisher } from "./event-publisher.ts";

/** Events of which is known who took them already, at most; of one that is forgotten everybody hears again. */
const MOST_REMEMBERED = 10_000;

/** Publishes on several wires: an event is handed over when each took it, and one that took it does not get it again. */
export class EveryWire implements EventPublisher {
	readonly #wires: readonly EventPublisher[];
	/** By the ids of events that some took and others did not. */
	readonly #took = new Map<string, Set<EventPublisher>>();

	constructor(wires: readonly EventPublisher[]) {
		this.#wires = wires;
	}

	/** A refusal counts when nobody has to try again. */
	async publish(message: EventMessage): Promise<void> {
		const took = this.#took.get(message.messageId ?? "") ?? new Set();
		const attempt = async (wire: EventPublisher) => {
			await wire.publish(message);
			took.add(wire);
		};
		const missing = this.#wires.filter((wire) => !took.has(wire));
		const outcomes = await Promise.allSettled(missing.map(attempt));
		const failures = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
		const failure = failures.find((error) => !(error instanceof ShowtimeError)) ?? failures[0];
		this.#remember(message, failure === undefined || failure instanceof ShowtimeError ? undefined : took);
		if (failure !== undefined) throw failure;
	}

	#remember({ messageId }: EventMessage, took: Set<EventPublisher> | undefined): void {
		if (messageId === undefined) return;
		this.#took.delete(messageId);
		if (took === undefined || took.size === 0) return;
		this.#took.set(messageId, took);
		const [oldest] = this.#took.keys();
		if (this.#took.size > MOST_REMEMBERED && oldest !== undefined) this.#took.delete(oldest);
	}
}
