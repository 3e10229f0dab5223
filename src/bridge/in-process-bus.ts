import type { EventMessage, EventPublisher } from "./event-publisher.ts";

type Handler = (event: object) => void | Promise<void>;

/** The bus of a single process: every subscriber of a subject sees its events in the order of their publishing. */
export class InProcessBus implements EventPublisher {
	readonly #handlers = new Map<string, Set<Handler>>();
	readonly #onFailure: (subject: string, error: unknown) => void;

	/** `onFailure` learns of a subscriber that failed; the others and the publisher never do. */
	constructor(onFailure: (subject: string, error: unknown) => void) {
		this.#onFailure = onFailure;
	}

	/** Returns the function that ends the subscription. */
	subscribe(subject: string, handler: Handler): () => void {
		const handlers = this.#handlers.get(subject) ?? new Set();
		this.#handlers.set(subject, handlers);
		handlers.add(handler);
		return () => handlers.delete(handler);
	}

	async publish({ subject, body }: EventMessage): Promise<void> {
		for (const handler of this.#handlers.get(subject) ?? []) {
			try {
				await handler(JSON.parse(body));
			} catch (error) {
				this.#onFailure(subject, error);
			}
		}
	}
}
