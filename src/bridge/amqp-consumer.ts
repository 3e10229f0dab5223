import type { Channel, ChannelModel, ConsumeMessage } from "amqplib";
import { declareQueue } from "./amqp-topology.ts";

/** Messages of a topic that one process has at once. */
const PREFETCH = 10;

/** A message as the broker delivered it. One of the three answers has to be given. */
export interface AmqpMessage {
	topic: string;
	data: Uint8Array;
	/** It was delivered before, to whomever, and not answered or put back. */
	isRedelivered: boolean;
	/** It is taken and gone. */
	accept(): void;
	/** It goes to the exchange for dead letters. */
	refuse(): void;
	/** It is delivered again, to whomever. */
	putBack(): void;
}

/** Takes the messages of topics from their queues, over one connection after another. */
export class AmqpConsumer {
	readonly #topics: readonly string[];
	readonly #handler: (message: AmqpMessage) => void;
	#channel: Channel | undefined;
	#tags: string[] = [];
	#isStopped = false;

	/** `handler` must not throw. */
	constructor(topics: readonly string[], handler: (message: AmqpMessage) => void) {
		this.#topics = topics;
		this.#handler = handler;
	}

	/** Consumes over this connection; `onLost` learns when the broker ends that while the connection stands. */
	async start(model: ChannelModel, onLost: () => void): Promise<void> {
		if (this.#isStopped) return;
		const channel = await model.createChannel();
		this.#channel = channel;
		// What the broker has against a call is the call's rejection; the rest is told by "close".
		channel.on("error", () => {});
		channel.on("close", () => {
			if (this.#channel !== channel) return;
			this.#channel = undefined;
			onLost();
		});
		await channel.prefetch(PREFETCH);
		const tags: string[] = [];
		for (const topic of this.#topics) {
			const queue = await declareQueue(channel, topic);
			const onMessage = (message: ConsumeMessage | null) => {
				if (message === null) onLost();
				else this.#handler(deliveryOf(message, channel));
			};
			tags.push((await channel.consume(queue, onMessage)).consumerTag);
		}
		this.#tags = tags;
	}

	/** After it returns no message comes in any more; those that came may still be answered. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		const channel = this.#channel;
		if (channel === undefined) return;
		try {
			for (const tag of this.#tags) await channel.cancel(tag);
		} catch {
			// The connection went meanwhile, and nothing comes in over it.
		}
	}
}

function deliveryOf(message: ConsumeMessage, channel: Channel): AmqpMessage {
	return {
		topic: message.fields.routingKey,
		data: message.content,
		isRedelivered: message.fields.redelivered,
		accept: () => answer(() => channel.ack(message)),
		refuse: () => answer(() => channel.nack(message, false, false)),
		putBack: () => answer(() => channel.nack(message, false, true)),
	};
}

function answer(give: () => void): void {
	try {
		give();
	} catch {
		// The channel is closed, so the broker has put the message back and delivers it again.
	}
}
