/** A message for who listens. */
export interface EventMessage {
	/** Without the namespace. */
	subject: string;
	/** JSON. */
	body: string;
	/** The same for every delivery of one event. */
	messageId?: string;
	/** Place among the events of its session, from 1; 0 or absent: it has none. */
	sequence?: number;
	/** When it was decided, in Unix milliseconds. */
	atMs?: number;
}

/** Where published events go. */
export interface EventPublisher {
	/**
	 * After it returns the event is handed over: to its stream, or, at most once, to who listens on the in-process bus or core
	 * NATS. When it rejects the event may be published again, under the same `messageId`.
	 */
	publish(message: EventMessage): Promise<void>;
}
