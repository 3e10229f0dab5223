/** Where published events go. */
export interface EventPublisher {
	/**
	 * After it returns the event is handed over for `subject`: to its stream, or, at most once, to who listens on the
	 * in-process bus and core NATS. When it rejects the event may be published again, under the same `messageId`.
	 * `messageId` is the same for every delivery of one event.
	 */
	publish(subject: string, event: object, messageId?: string): Promise<void>;
}
