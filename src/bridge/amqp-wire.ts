import type { ChannelModel, ConfirmChannel, Options, RecoveringChannelModel } from "amqplib";
import { StoreUnavailable } from "../errors.ts";
import { AmqpConsumer, type AmqpMessage } from "./amqp-consumer.ts";
import { explained } from "./amqp-error.ts";
import { declareExchanges, EXCHANGE } from "./amqp-topology.ts";
import type { EventMessage, EventPublisher } from "./event-publisher.ts";

export interface AmqpWireOptions {
	/** amqp:// or amqps://, with user, password and virtual host. */
	url: string;
	/** Learns of each loss and return of the connection. */
	onConnection?(connected: boolean): void;
}

const CONNECT_MS = 5_000;
/** A broker that does not confirm an event for so long has not taken it. */
const CONFIRM_MS = 10_000;
const HEARTBEAT_SECONDS = "10";
const RECONNECT_MS = { initialDelay: 250, maxDelay: 5_000 };

/**
 * RabbitMQ, with the exchanges and queues of the platform (docs/platform.md, "By AMQP"): published events go out and are
 * confirmed, messages of topics come in.
 */
export class AmqpWire implements EventPublisher {
	readonly #host: string;
	readonly #onConnection: (connected: boolean) => void;
	readonly #consumers = new Set<AmqpConsumer>();
	#connection: RecoveringChannelModel | undefined;
	#model: ChannelModel | undefined;
	#publishing: ConfirmChannel | undefined;
	#connected = false;
	#trouble: string | undefined;

	private constructor({ url, onConnection }: AmqpWireOptions) {
		this.#host = new URL(url).host;
		this.#onConnection = onConnection ?? (() => {});
	}

	/** Connects within 5 s or throws `AmqpError`; afterwards it reconnects for ever. The driver is loaded here, on first use. */
	static async connect(options: AmqpWireOptions): Promise<AmqpWire> {
		const wire = new AmqpWire(options);
		const { connect } = await import("amqplib");
		const connection = await connect(withHeartbeat(options.url), {
			timeout: CONNECT_MS,
			clientProperties: { connection_name: "showtime" },
			recovery: {
				...RECONNECT_MS,
				waitForConnect: false,
				initialMaxRetries: 0,
				setup: (model: ChannelModel) => wire.#setUp(model),
			},
		});
		wire.#watch(connection);
		await connection.waitForConnect().catch((error: Error) => {
			throw explained(error, wire.#host);
		});
		return wire;
	}

	/** False while the broker takes nothing. */
	get connected(): boolean {
		return this.#connected && this.#trouble === undefined;
	}

	/** Why it takes nothing, while it does not. */
	get trouble(): string | undefined {
		return this.#trouble;
	}

	/** Any rejection leaves open whether the broker has it. */
	async publish({ subject, body, messageId, sequence = 0, atMs }: EventMessage): Promise<void> {
		const channel = this.#publishing;
		if (channel === undefined || !this.connected) throw new StoreUnavailable(this.#trouble ?? "RabbitMQ is away");
		await confirmed(channel, subject, body, {
			persistent: true,
			contentType: "application/json",
			...(messageId === undefined ? {} : { messageId }),
			...(atMs === undefined ? {} : { timestamp: Math.floor(atMs / 1_000) }),
			...(sequence > 0 ? { headers: { "Showtime-Sequence": sequence } } : {}),
		});
	}

	/**
	 * Takes each message of the topics from their durable queues, in competition with the other processes; a handler must not
	 * throw. Resolves to what ends it: after that returns no message comes in, and those that came can still be answered.
	 */
	async consume(topics: readonly string[], handler: (message: AmqpMessage) => void): Promise<() => Promise<void>> {
		const consumer = new AmqpConsumer(topics, handler);
		this.#consumers.add(consumer);
		const model = this.#model;
		if (model !== undefined) {
			await consumer
				.start(model, () => this.#renew(model))
				.catch(async (error: Error) => {
					this.#consumers.delete(consumer);
					await consumer.stop();
					throw explained(error, this.#host);
				});
		}
		return async () => {
			this.#consumers.delete(consumer);
			await consumer.stop();
		};
	}

	/** After it returns every answer is with the broker and no message comes in any more. */
	async close(): Promise<void> {
		this.#model = undefined;
		await this.#connection?.close();
	}

	/** Carried out on every new connection before it counts as one. */
	async #setUp(model: ChannelModel): Promise<void> {
		model.on("error", () => {});
		await declareExchanges(model);
		const publishing = await model.createConfirmChannel();
		publishing.on("error", () => {});
		publishing.on("close", () => this.#renew(model));
		for (const consumer of this.#consumers) await consumer.start(model, () => this.#renew(model));
		this.#publishing = publishing;
		this.#model = model;
	}

	#watch(connection: RecoveringChannelModel): void {
		this.#connection = connection;
		// Each is followed by "disconnect", which has the reason too.
		connection.on("error", () => {});
		connection.on("connect", () => this.#note(true, undefined));
		connection.on("disconnect", (error) => this.#note(false, `connection lost: ${error.message}`));
		connection.on("connect-failed", (error) => this.#note(false, explained(error, this.#host).message));
		connection.on("blocked", (reason) => this.#note(true, `the broker takes nothing: ${reason}`));
		connection.on("unblocked", () => this.#note(true, undefined));
	}

	#note(isConnected: boolean, trouble: string | undefined): void {
		const wasConnected = this.connected;
		this.#connected = isConnected;
		this.#trouble = trouble;
		if (!isConnected) this.#model = undefined;
		if (this.connected !== wasConnected) this.#onConnection(this.connected);
	}

	/** The broker closed a channel: everything is set up anew over another connection. */
	#renew(model: ChannelModel): void {
		if (this.#model !== model) return;
		this.#model = undefined;
		// It is gone already, then.
		model.close().catch(() => {});
	}
}

/** Hands an event over and waits until the broker has it on disk. */
async function confirmed(
	channel: ConfirmChannel,
	topic: string,
	body: string,
	options: Options.Publish,
): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		const fail = (reason: string) => {
			clearTimeout(timer);
			reject(new StoreUnavailable(`RabbitMQ did not confirm an event: ${reason}`));
		};
		const timer = setTimeout(() => fail(`no answer in ${CONFIRM_MS} ms`), CONFIRM_MS);
		const onAnswer = (error: Error | null) => {
			if (error !== null) return fail(error.message);
			clearTimeout(timer);
			resolve();
		};
		try {
			channel.publish(EXCHANGE, topic, Buffer.from(body), options, onAnswer);
		} catch (error) {
			fail((error as Error).message);
		}
	});
}

/** So that a broker that is gone without a word is noticed. */
function withHeartbeat(url: string): string {
	const parsed = new URL(url);
	if (!parsed.searchParams.has("heartbeat")) parsed.searchParams.set("heartbeat", HEARTBEAT_SECONDS);
	return parsed.href;
}
