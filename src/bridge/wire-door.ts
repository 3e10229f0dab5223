import { ShowtimeError } from "../errors.ts";
import { DEAD_LETTER_SUBJECT, type DeadLetter } from "../events/dead-letter.ts";
import { parseJson } from "../events/parse-json.ts";
import type { Logger } from "../rooms/logger.ts";
import type { NatsBus, WireMessage } from "./nats-bus.ts";

const MOST_PAYLOAD_CHARACTERS = 4096;

export interface WireDoorOptions {
	bus: NatsBus;
	log: Logger;
	nowMs: () => number;
	/** Learns of each dead letter's code. */
	onDeadLetter(code: string): void;
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
		const known = error instanceof ShowtimeError;
		if (!known) options.log.error({ err: error, subject: message.subject }, `one of the ${incoming.name} failed`);
		const code = known ? error.code : "INTERNAL";
		const reason = known ? error.message : "The server failed; its log has the reason.";
		message.respond({ code, message: reason });
		if (!incoming.dropped?.includes(code)) await bury(message, { code, reason }, incoming, options);
	}
}

function read({ data }: WireMessage, incoming: Incoming, pending: number): unknown {
	try {
		const { name, mostPending, mostBytes } = incoming;
		if (pending >= mostPending) throw new ShowtimeError("TOO_BUSY", `${mostPending} ${name} wait already`);
		return parse(data, mostBytes);
	} catch (error) {
		if (error instanceof ShowtimeError) incoming.onUnread?.(error.code);
		throw error;
	}
}

function parse(data: Uint8Array, mostBytes: number): unknown {
	if (data.length > mostBytes) {
		throw new ShowtimeError("BODY_TOO_LARGE", `the message has ${data.length} bytes, at most ${mostBytes} are taken`);
	}
	const parsed = parseJson(new TextDecoder().decode(data));
	if (parsed.ok) return parsed.value;
	throw new ShowtimeError("MALFORMED_JSON", `the message is not JSON: ${parsed.reason}`);
}

async function bury(
	{ subject, data }: WireMessage,
	why: Pick<DeadLetter, "code" | "reason">,
	{ isPrivate }: Incoming,
	{ bus, log, nowMs, onDeadLetter }: WireDoorOptions,
): Promise<void> {
	onDeadLetter(why.code);
	const shown = isPrivate ? data.subarray(0, 0) : data.subarray(0, 4 * MOST_PAYLOAD_CHARACTERS);
	const letter: DeadLetter = {
		timestamp: new Date(nowMs()).toISOString(),
		subject,
		...why,
		sizeBytes: data.length,
		payload: new TextDecoder().decode(shown).slice(0, MOST_PAYLOAD_CHARACTERS),
	};
	try {
		await bus.publish({ subject: DEAD_LETTER_SUBJECT, body: JSON.stringify(letter) });
	} catch (error) {
		log.error({ err: error, ...why, subject }, "a dead letter could not be kept");
	}
}
