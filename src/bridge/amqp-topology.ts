import type { Channel, ChannelModel } from "amqplib";

/** Where everybody of the platform publishes; the routing key is the topic. */
export const EXCHANGE = "bannou";
/** Where messages go that somebody refused. */
export const DEAD_LETTER_EXCHANGE = "bannou-dlx";

/** The platform's own: what waits longer, or is one too many, becomes a dead letter. */
const QUEUE = {
	durable: true,
	deadLetterExchange: DEAD_LETTER_EXCHANGE,
	deadLetterRoutingKey: "dead-letter",
	maxLength: 100_000,
	messageTtl: 604_800_000,
	overflow: "drop-head",
};

/** Every process of a deployment consumes the same queue, so that one of them takes each message. */
export function queueOf(topic: string): string {
	return `${topic}.showtime`;
}

/** Makes sure of both exchanges. Whoever made the one for dead letters decided on its type. */
export async function declareExchanges(model: ChannelModel): Promise<void> {
	const channel = await quietChannel(model);
	await channel.assertExchange(EXCHANGE, "topic", { durable: true });
	if (!(await hasExchange(model, DEAD_LETTER_EXCHANGE))) {
		await channel.assertExchange(DEAD_LETTER_EXCHANGE, "topic", { durable: true });
	}
	await channel.close();
}

/** Makes sure of a topic's queue, and that it gets the topic. */
export async function declareQueue(channel: Channel, topic: string): Promise<string> {
	const queue = queueOf(topic);
	await channel.assertQueue(queue, QUEUE);
	await channel.bindQueue(queue, EXCHANGE, topic);
	return queue;
}

/** The broker closes the channel of who asks for one that is not there. */
async function hasExchange(model: ChannelModel, exchange: string): Promise<boolean> {
	const channel = await quietChannel(model);
	try {
		await channel.checkExchange(exchange);
		await channel.close();
		return true;
	} catch (error) {
		if (/NOT[-_]FOUND/.test((error as Error).message)) return false;
		throw error;
	}
}

/** A channel whose failure is told by the call that failed. */
async function quietChannel(model: ChannelModel): Promise<Channel> {
	const channel = await model.createChannel();
	channel.on("error", () => {});
	return channel;
}
