import { ShowtimeError } from "../errors.ts";
import type { Outbox, OutboxMessage } from "../persistence/outbox.ts";
import { Relay, type RelayParts } from "./relay.ts";

/** A session's next attempt is not later than this. */
const LAST_RETRY_MS = 300_000;

export interface OutboxRelayParts extends Pick<RelayParts<OutboxMessage>, "clock" | "logger" | "onDead"> {
	outbox: Outbox;
	/** After it returns the message is handed over. */
	publish(message: OutboxMessage): Promise<void>;
	/** False while it is known that nothing can be published. */
	mayPublish(): boolean;
}

export type OutboxRelay = Relay<OutboxMessage>;

/** Publishes what the outbox has, in the order of each session (docs/durability.md, "Effects"). */
export function createOutboxRelay({ outbox, publish, mayPublish, ...parts }: OutboxRelayParts): OutboxRelay {
	return new Relay<OutboxMessage>({
		...parts,
		queue: outbox,
		itemName: "an event",
		placeName: "the outbox",
		idOf: ({ messageId }) => messageId,
		factsOf: ({ showtimeSessionId, subject }) => ({ showtimeSessionId, subject }),
		carryOut: publish,
		isRefusal: (error) => error instanceof ShowtimeError,
		mayCarryOut: mayPublish,
		mostAtOnce: 1,
		lastRetryMs: LAST_RETRY_MS,
		finishesAtClose: true,
	});
}
