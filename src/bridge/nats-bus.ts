import type { JetStreamClient } from "@nats-io/jetstream";
import type { Msg, NatsConnection } from "@nats-io/transport-node";
import { StoreUnavailable } from "../errors.ts";
import type { EventPublisher } from "./event-publisher.ts";

/** A message as it came from the wire; `subject` is without the namespace. */
export interface WireMessage {
	subject: string;
	data: Uint8Array;
	/** Answers a message that was sent as a request; does nothing for one that was not. */
	respond(answer: object): void;
}

export interface NatsBusOptions {
	/** nats:// or tls://, with user and password or a token before the host where the server wants them. */
	url: string;
	/** Prefix of every subject, without its last dot. */
	namespace?: string;
	/** Learns of each loss and return of the connection. */
	onConnection?(connected: boolean): void;
}

/** Events that may wait for the connection's return; the oldest go first. */
const MOST_WAITING = 10_000;
const ACK_MS = 2_000;

/**
 * NATS: published events go out, messages of subscribed subjects come in (docs/events.md). Without streams (`publishInto`)
 * published events wait while the connection is down, up to `MOST_WAITING`; what was on the wire may be lost.
 */
export class NatsBus implements EventPublisher {
	readonly #connection: NatsConnection;
	readonly #prefix: string;
	readonly #waiting: [subject: string, event: object, messageId?: string][] = [];
	#streams: JetStreamClient | undefined;
	#connected = true;
	#dropped = 0;

	private constructor(connection: NatsConnection, options: NatsBusOptions) {
		this.#connection = connection;
		this.#prefix = options.namespace === undefined ? "" : `${options.namespace}.`;
		this.#watch(options.onConnection ?? (() => {}));
	}

	/** Connects within 5 s or throws; afterwards it reconnects for ever. The driver is loaded here, on first use. */
	static async connect(options: NatsBusOptions): Promise<NatsBus> {
		const { connect } = await import("@nats-io/transport-node");
		const { protocol, host, username, password } = new URL(options.url);
		const connection = await connect({
			servers: host,
			name: "showtime",
			timeout: 5000,
			maxReconnectAttempts: -1,
			reconnectTimeWait: 500,
			pingInterval: 20_000,
			...(protocol === "tls:" ? { tls: {} } : {}),
			...(password !== "" ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : {}),
			...(username !== "" && password === "" ? { token: decodeURIComponent(username) } : {}),
		});
		return new NatsBus(connection, options);
	}

	/** For stores on the same server. */
	get connection(): NatsConnection {
		return this.#connection;
	}

	get connected(): boolean {
		return this.#connected;
	}

	/** Events that were dropped because too many waited for the connection. */
	get dropped(): number {
		return this.#dropped;
	}

	/**
	 * From here on what is published goes into streams: `publish` returns when the server has it and rejects when that takes
	 * longer than `ACK_MS`. A second delivery of one event within the stream's window is dropped by the server.
	 */
	publishInto(streams: JetStreamClient): void {
		this.#streams = streams;
	}

	async publish(subject: string, event: object, messageId?: string): Promise<void> {
		if (this.#streams !== undefined) {
			if (!this.#connected) throw new StoreUnavailable("NATS is not connected");
			const options = { timeout: ACK_MS, ...(messageId !== undefined && { msgID: messageId }) };
			await this.#streams.publish(this.#prefix + subject, JSON.stringify(event), options);
			return;
		}
		if (this.#connected) return this.#send(subject, event, messageId);
		this.#waiting.push([subject, event, messageId]);
		if (this.#waiting.length <= MOST_WAITING) return;
		this.#waiting.shift();
		this.#dropped++;
	}

	/**
	 * `subject` may have wildcards. Resolves when the server knows the subscription, to what ends it: after that returns
	 * every message that had arrived was handed over. Of the processes that name the same `queue` one gets each message. A
	 * handler must not throw.
	 */
	async subscribe(
		subject: string,
		handler: (message: WireMessage) => void,
		{ queue }: { queue?: string } = {},
	): Promise<() => Promise<void>> {
		const subscription = this.#connection.subscribe(this.#prefix + subject, {
			...(queue === undefined ? {} : { queue }),
			callback: (error, message) => {
				if (error === null) handler(this.#wireMessage(message));
			},
		});
		await this.#connection.flush();
		return async () => {
			if (this.#connected) await subscription.drain();
			else subscription.unsubscribe();
		};
	}

	/** After it returns what was published is with the server and no message comes in any more. */
	async close(): Promise<void> {
		if (this.#connected) await this.#connection.drain();
		else await this.#connection.close();
	}

	#wireMessage(message: Msg): WireMessage {
		return {
			subject: message.subject.slice(this.#prefix.length),
			data: message.data,
			respond: (answer) => void message.respond(JSON.stringify(answer)),
		};
	}

	async #send(subject: string, event: object, messageId?: string): Promise<void> {
		const { headers } = await import("@nats-io/transport-node");
		const marked = headers();
		if (messageId !== undefined) marked.set("Nats-Msg-Id", messageId);
		this.#connection.publish(this.#prefix + subject, JSON.stringify(event), { headers: marked });
	}

	async #watch(onConnection: (connected: boolean) => void): Promise<void> {
		for await (const status of this.#connection.status()) {
			if (status.type === "disconnect" && this.#connected) {
				this.#connected = false;
				onConnection(false);
			}
			if (status.type === "reconnect") {
				this.#connected = true;
				for (const waiting of this.#waiting.splice(0)) await this.#send(...waiting);
				onConnection(true);
			}
		}
	}
}
