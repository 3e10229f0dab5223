/** Where published events go. */
export interface EventPublisher {
	/**
	 * After it returns the event is handed over for `subject`; delivery is at most once on the in-process bus and core NATS.
	 * `messageId` is the same for every delivery of one event.
	 */
	publish(subject: string, event: object, messageId?: string): Promise<void>;
}
