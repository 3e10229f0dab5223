import type { JetStreamClient, JetStreamManager } from "@nats-io/jetstream";
import type { MsgHdrs, NatsConnection } from "@nats-io/transport-node";
import { ANSWER_MS, ensureStream, jetStreamOf, streamName } from "./jetstream.ts";
import { PublishedIds } from "./published-ids.ts";

const DAY_NS = 86_400_000_000_000;
/** How long the server knows a second delivery of one event by itself. */
const DUPLICATE_WINDOW_MS = 600_000;

/** Second words of the subjects that published events have. */
const PUBLISHED = ["session", "hype", "milestone", "audience", "follower", "eventsub"];

/** A message as it goes into a stream, its subject with the namespace. */
export interface StreamMessage {
	subject: string;
	body: string;
	headers: MsgHdrs;
	messageId?: string;
	/** When it was decided, in Unix milliseconds. */
	atMs?: number;
}

/** The streams that published events and dead letters are kept in. */
export class EventStreams {
	readonly #client: JetStreamClient;
	readonly #published: PublishedIds;
	readonly #ensure: () => Promise<void>;

	private constructor(client: JetStreamClient, published: PublishedIds, ensure: () => Promise<void>) {
		this.#client = client;
		this.#published = published;
		this.#ensure = ensure;
	}

	/** After it returns the streams are there. Throws with what to do when the server has no JetStream. */
	static async open(connection: NatsConnection, namespace: string | undefined): Promise<EventStreams> {
		const { manager, client } = await jetStreamOf(connection);
		const prefix = namespace === undefined ? "" : `${namespace}.`;
		const stream = streamName("SHOWTIME_EVT", namespace);
		const subjects = PUBLISHED.map((family) => `${prefix}showtime.${family}.>`);
		const both = async () => {
			await ensure(manager, stream, subjects, 7);
			await ensure(manager, streamName("SHOWTIME_DLQ", namespace), [`${prefix}showtime.dead-letter`], 30);
		};
		await both();
		const published = new PublishedIds({ connection, manager, stream, filter: `${prefix}showtime.>` });
		return new EventStreams(client, published, both);
	}

	/**
	 * After it returns the server has the message, once: a second delivery within the window is dropped by the server, a later
	 * one here. Rejects when the server does not acknowledge in time. Streams that an operator deleted are made anew.
	 */
	async publish({ subject, body, headers, messageId, atMs }: StreamMessage): Promise<void> {
		const isLate = atMs !== undefined && Date.now() - atMs > DUPLICATE_WINDOW_MS / 2;
		if (isLate && messageId !== undefined && (await this.#published.has(messageId, atMs))) return;
		const publish = () => this.#client.publish(subject, body, { timeout: ANSWER_MS, headers });
		await publish().catch(async (error: unknown) => {
			if (!isUnheard(error)) throw error;
			await this.#ensure();
			await publish();
		});
	}
}

async function ensure(manager: JetStreamManager, name: string, subjects: string[], days: number): Promise<void> {
	const duplicate_window = DUPLICATE_WINDOW_MS * 1_000_000;
	await ensureStream(manager, { name, subjects, max_age: days * DAY_NS, duplicate_window });
	await widen(manager, name, subjects);
}

/** A stream of a release that published fewer events, or of an operator, gets the subjects that it lacks. */
async function widen(manager: JetStreamManager, name: string, subjects: readonly string[]): Promise<void> {
	const { config } = await manager.streams.info(name);
	const missing = subjects.filter((subject) => !config.subjects.some((known) => covers(known, subject)));
	if (missing.length > 0) await manager.streams.update(name, { subjects: [...config.subjects, ...missing] });
}

function covers(known: string, subject: string): boolean {
	return known === subject || (known.endsWith(">") && subject.startsWith(known.slice(0, -1)));
}

/** No stream takes the subject. */
function isUnheard(error: unknown): boolean {
	return error instanceof Error && error.name === "JetStreamNotEnabled";
}
