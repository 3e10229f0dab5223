import type { Msg, MsgHdrs, NatsConnection } from "@nats-io/transport-node";
import { ShowtimeError, StoreUnavailable } from "../errors.ts";
import type { EventStreams } from "../persistence/event-streams.ts";
import type { EventMessage, EventPublisher } from "./event-publisher.ts";

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

/** Bytes of a message that its headers may take. */
const HEADER_ROOM = 512;

/** The server cannot be used; the message is one line that names it. */
export class NatsError extends Error {
	/** True when it may be there soon: the server does not answer (yet). */
	readonly isAway: boolean;

	constructor(message: string, isAway: boolean, cause?: unknown) {
		super(message, { cause });
		this.name = "NatsError";
		this.isAway = isAway;
	}
}

/**
 * NATS: published events go out, messages of subscribed subjects come in (docs/events.md). Without streams (`publishInto`)
 * an event that was on the wire when the connection went may be lost.
 */
export class NatsBus implements EventPublisher {
	readonly #connection: NatsConnection;
	readonly #prefix: string;
	#streams: EventStreams | undefined;
	#connected = true;

	private constructor(connection: NatsConnection, options: NatsBusOptions) {
		this.#connection = connection;
		this.#prefix = options.namespace === undefined ? "" : `${options.namespace}.`;
		this.#watch(options.onConnection ?? (() => {}));
	}

	/** Connects within 5 s or throws `NatsError`; afterwards it reconnects for ever. The driver is loaded here, on first use. */
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
			// Otherwise every request makes two errors, with stacks, in case it fails.
			noAsyncTraces: true,
			...(protocol === "tls:" ? { tls: {} } : {}),
			...(password !== "" ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : {}),
			...(username !== "" && password === "" ? { token: decodeURIComponent(username) } : {}),
		}).catch((error: Error) => {
			throw explained(error, host);
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

	/** From here on what is published goes into streams: each event is acknowledged, and kept once. */
	publishInto(streams: EventStreams): void {
		this.#streams = streams;
	}

	/** Throws `BODY_TOO_LARGE` for a message that the server takes at no time; any other rejection leaves it open. */
	async publish(message: EventMessage): Promise<void> {
		if (!this.#connected) throw new StoreUnavailable("NATS is not connected");
		const most = this.#connection.info?.max_payload ?? Number.POSITIVE_INFINITY;
		const bytes = Buffer.byteLength(message.body);
		if (bytes + HEADER_ROOM > most) {
			throw new ShowtimeError("BODY_TOO_LARGE", `an event has ${bytes} bytes, the NATS server takes ${most}`);
		}
		const options = { ...message, subject: this.#prefix + message.subject, headers: await headersOf(message) };
		if (this.#streams === undefined) this.#connection.publish(options.subject, message.body, options);
		else await this.#streams.publish(options);
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

	async #watch(onConnection: (connected: boolean) => void): Promise<void> {
		for await (const status of this.#connection.status()) {
			if (status.type === "disconnect" && this.#connected) {
				this.#connected = false;
				onConnection(false);
			}
			if (status.type === "reconnect") {
				this.#connected = true;
				onConnection(true);
			}
		}
	}
}

/** The event's identity, and its place among those of its session. */
async function headersOf({ messageId, sequence = 0 }: EventMessage): Promise<MsgHdrs> {
	const { headers } = await import("@nats-io/transport-node");
	const marked = headers();
	if (messageId !== undefined) marked.set("Nats-Msg-Id", messageId);
	if (sequence > 0) marked.set("Showtime-Sequence", String(sequence));
	return marked;
}

function explained(error: Error, host: string): NatsError {
	const isAway = ["ConnectionError", "TimeoutError"].includes(error.name) || "syscall" in error;
	return new NatsError(
		`${host}: ${isAway ? `no NATS server answers: ${error.message}` : error.message}`,
		isAway,
		error,
	);
}
