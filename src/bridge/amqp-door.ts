import { ShowtimeError } from "../errors.ts";
import type { Clock } from "../rooms/clock.ts";
import type { AmqpMessage } from "./amqp-consumer.ts";
import type { AmqpWire } from "./amqp-wire.ts";
import { bury, type DeadLetterOptions } from "./dead-letters.ts";
import { readMessage } from "./read-message.ts";
import { refusalOf } from "./refusal-of.ts";
import type { Incoming, WireDoor } from "./wire-door.ts";

/** Time until a message that cannot be taken now is put back. Meanwhile it holds one of the few places of its topic. */
const PAUSE_MS = 5_000;

/** Refusals that are none of the message's fault: it can be taken later. */
const FOR_NOW: readonly number[] = [429, 503];

export interface AmqpDoorOptions extends Omit<DeadLetterOptions, "publisher" | "nowMs"> {
	wire: AmqpWire;
	clock: Pick<Clock, "nowMs" | "after">;
}

/**
 * Takes messages of topics from RabbitMQ. What is taken, or dropped, is acknowledged; what cannot be taken now is put back after a
 * pause; what is refused for good is a dead letter, as is what fails unexpectedly for the second time.
 */
export async function openAmqpDoor(
	incoming: Omit<Incoming, "mostPending" | "queue">,
	options: AmqpDoorOptions,
): Promise<WireDoor> {
	const pending = new Set<Promise<void>>();
	const closing = new AbortController();
	const onMessage = (message: AmqpMessage) => {
		const taken = take(message, incoming, options, closing.signal).finally(() => pending.delete(taken));
		pending.add(taken);
	};
	const stop = await options.wire.consume(incoming.subjects, onMessage);
	return {
		async close() {
			await stop();
			closing.abort();
			await Promise.all(pending);
		},
	};
}

async function take(
	message: AmqpMessage,
	incoming: Omit<Incoming, "mostPending" | "queue">,
	options: AmqpDoorOptions,
	closing: AbortSignal,
): Promise<void> {
	try {
		await incoming.take(message.topic, read(message, incoming));
		message.accept();
	} catch (error) {
		const refusal = refusalOf(error);
		const { code, message: reason } = refusal;
		const facts = { err: error, topic: message.topic };
		const { wire, clock, log, onDeadLetter } = options;
		if (code === "INTERNAL") log.error(facts, `one of the ${incoming.name} failed`);
		if (FOR_NOW.includes(refusal.status) || (code === "INTERNAL" && !message.isRedelivered)) {
			log.warn(facts, `one of the ${incoming.name} cannot be taken now; it is put back`);
			await pause(clock, closing);
			return message.putBack();
		}
		if (incoming.dropped?.includes(code)) return message.accept();
		const letter = { subject: message.topic, data: message.data };
		const letters = { publisher: wire, log, onDeadLetter, nowMs: () => clock.nowMs() };
		await bury(letter, { code, reason }, incoming.isPrivate === true, letters);
		message.refuse();
	}
}

function read({ data }: AmqpMessage, { mostBytes, onUnread }: Pick<Incoming, "mostBytes" | "onUnread">): unknown {
	try {
		return readMessage(data, mostBytes);
	} catch (error) {
		if (error instanceof ShowtimeError) onUnread?.(error.code);
		throw error;
	}
}

/** Until the time is over, or the door closes. */
async function pause(clock: Pick<Clock, "after">, closing: AbortSignal): Promise<void> {
	if (closing.aborted) return;
	await new Promise<void>((resolve) => {
		const end = () => {
			cancel();
			closing.removeEventListener("abort", end);
			resolve();
		};
		const cancel = clock.after(PAUSE_MS, end);
		closing.addEventListener("abort", end);
	});
}
