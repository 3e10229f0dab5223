import type { JetStreamManager, StreamConfig } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { StoreUnavailable } from "../errors.ts";

/** Everything asked of JetStream is answered within it, or the store is away. */
export const ANSWER_MS = 2_000;

/** Error codes of JetStream's API that mean something here. */
export const API_ERROR = {
	streamNotFound: 10_059,
	wrongLastSequence: 10_071,
	/** A limit of the stream was reached: the description says which. */
	storeFailed: 10_077,
	insufficientResources: 10_047,
	/** A stream of that name is there, with other settings. */
	streamNameInUse: 10_058,
} as const;

/** What a stream is made with; the rest is the server's own. */
export type StreamSettings = Partial<StreamConfig> & { name: string; subjects: string[] };

/** Name of a stream of a namespace: streams of one server share their names' space. */
export function streamName(name: string, namespace: string | undefined): string {
	return namespace === undefined ? name : `${namespace.replaceAll(".", "__")}_${name}`;
}

/** Code of an answer of JetStream's API; undefined for every other error. */
export function apiErrorCode(error: unknown): number | undefined {
	return error instanceof Error && "code" in error && typeof error.code === "number" ? error.code : undefined;
}

/** JetStream of a connection. Throws with what to do when the server has none. */
export async function jetStreamOf(connection: NatsConnection) {
	const { jetstreamManager } = await import("@nats-io/jetstream");
	try {
		const manager = await jetstreamManager(connection, { timeout: ANSWER_MS });
		return { manager, client: manager.jetstream() };
	} catch (error) {
		throw new Error("the NATS server has no JetStream for this account; start it with --jetstream and a --store_dir", {
			cause: error,
		});
	}
}

/** After it returns the stream is there. One that is there already keeps the settings that an operator gave it. */
export async function ensureStream(manager: JetStreamManager, settings: StreamSettings): Promise<void> {
	try {
		await manager.streams.info(settings.name);
	} catch (error) {
		if (apiErrorCode(error) !== API_ERROR.streamNotFound) throw error;
		await manager.streams.add(settings).catch((refused: unknown) => {
			// Another process was first.
			if (apiErrorCode(refused) !== API_ERROR.streamNameInUse) throw refused;
		});
	}
}

const MEANT: ReadonlySet<number> = new Set(Object.values(API_ERROR));

/** Status from which on an answer tells of the server's own trouble. */
const SERVER_FAILED = 500;

/** `error` itself when it is JetStream's answer to what was asked, else that it does not answer: nobody does, or it is in trouble itself. */
export function awayOr(error: unknown): Error {
	const code = apiErrorCode(error);
	const { status } = error as { status?: number };
	if (code !== undefined && (MEANT.has(code) || (status ?? 0) < SERVER_FAILED)) return error as Error;
	return away(error);
}

export function away(error: unknown): StoreUnavailable {
	if (error instanceof StoreUnavailable) return error;
	const reason = error instanceof Error ? error.message : String(error);
	return new StoreUnavailable(`NATS JetStream does not answer: ${reason}`, { cause: error });
}
