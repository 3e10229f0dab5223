import { ShowtimeError } from "../errors.ts";
import { bury, type DeadLetterOptions } from "./dead-letters.ts";
import type { NatsBus, WireMessage } from "./nats-bus.ts";
import { readMessage } from "./read-message.ts";
import { refusalOf } from "./refusal-of.ts";

export interface WireDoorOptions extends Omit<DeadLetterOptions, "publisher"> {
	bus: NatsBus;
}

/** What comes in by a door. */
export interface Incoming {
	/** In the plural, for messages: "game events". */
	name: string;
	/** Subjects without the namespace; they may have wildcards. */
	subjects: readonly string[];
	mostBytes: number;
	/** Messages that may wait at once; more are dead letters, since NATS does not wait. */
	mostPending: number;
	/** One of several processes takes each message; absent: every process gets every one. */
	queue?: string;
	/** Takes what a message says and resolves to the answer for one that was sent as a request; throws `ShowtimeError`. */
	take(subject: string, value: unknown): Promise<object>;
	/** Learns of each message that did not get as far as `take`, by code. */
	onUnread?(code: string): void;
	/** Codes of what is dropped without a dead letter. */
	dropped?: readonly string[];
	/** The messages name persons, so a dead letter does not repeat them. */
	isPrivate?: boolean;
}

export interface WireDoor {
	/** After it returns no message comes in and each that came is taken or a dead letter. */
	close(): Promise<void>;
}

/**
 * Takes messages from NATS. What cannot be taken goes to the dead-letter subject with the reason and stops nothing.
 * A message that was sent as a request is answered.
 */
export async function openWireDoor(incoming: Incoming, options: WireDoorOptions): Promise<WireDoor> {
	const pending = new Set<Promise<void>>();
	const onMessage = (message: WireMessage) => {
		const taken = take(message, incoming, options, pending.size).finally(() => pending.delete(taken));
		pending.add(taken);
	};
	const subscriptions = await Promise.all(
		incoming.subjects.map((subject) => options.bus.subscribe(subject, onMessage, incoming)),
	);
	return {
		async close() {
			await Promise.all(subscriptions.map((unsubscribe) => unsubscribe()));
			await Promise.all(pending);
		},
	};
}

async function take(
	message: WireMessage,
	incoming: Incoming,
	options: WireDoorOptions,
	pending: number,
): Promise<void> {
	try {
		message.respond(await incoming.take(message.subject, read(message, incoming, pending)));
	} catch (error) {
		const { code, message: reason } = refusalOf(error);
		if (code === "INTERNAL") {
			options.log.error({ err: error, subject: message.subject }, `one of the ${incoming.name} failed`);
		}
		message.respond({ code, message: reason });
		if (incoming.dropped?.includes(code)) return;
		await bury(message, { code, reason }, incoming.isPrivate === true, { ...options, publisher: options.bus });
	}
}

function read({ data }: WireMessage, incoming: Incoming, pending: number): unknown {
	try {
		const { name, mostPending, mostBytes } = incoming;
		if (pending >= mostPending) throw new ShowtimeError("TOO_BUSY", `${mostPending} ${name} wait already`);
		return readMessage(data, mostBytes);
	} catch (error) {
		if (error instanceof ShowtimeError) incoming.onUnread?.(error.code);
		throw error;
	}
}
