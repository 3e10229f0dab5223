import type { NatsConnection } from "@nats-io/transport-node";
import type { ErrorCode } from "../errors.ts";
import { type Outcome, type Published, type PublishItem, passesWithTime, type Transport } from "./transport.ts";

const TIMEOUT_MS = 5000;

/** Publishes by requests on the subjects of game events; a server that takes them answers each. */
export function natsTransport(url: string, namespace: string | undefined): Transport {
	const prefix = namespace === undefined ? "" : `${namespace}.`;
	let connecting: Promise<NatsConnection> | undefined;

	async function connected(): Promise<NatsConnection> {
		connecting ??= connect(url);
		try {
			return await connecting;
		} catch (error) {
			connecting = undefined;
			throw error;
		}
	}

	async function request(connection: NatsConnection, item: PublishItem): Promise<Outcome> {
		try {
			const payload = JSON.stringify(item.event);
			const answer = await connection.request(prefix + subjectOf(item), payload, { timeout: TIMEOUT_MS });
			const result = answer.json<Published | { code: ErrorCode; message: string }>();
			return "code" in result ? { ...result, retry: passesWithTime(result.code) } : { published: result };
		} catch (error) {
			return unreachable(url, error);
		}
	}

	return {
		async send(items) {
			try {
				const connection = await connected();
				return await Promise.all(items.map((item) => request(connection, item)));
			} catch (error) {
				return items.map(() => unreachable(url, error));
			}
		},
		async close() {
			const connection = await connecting?.catch(() => undefined);
			await connection?.close();
		},
	};
}

function subjectOf(item: PublishItem): string {
	if ("streamer" in item) {
		return `showtime.game-event.by-streamer.${item.streamer.entityType}.${item.streamer.entityId}`;
	}
	return `showtime.game-event.${item.showtimeSessionId}`;
}

async function connect(url: string): Promise<NatsConnection> {
	const driver = await import("@nats-io/transport-node");
	const { protocol, host, username, password } = new URL(url);
	return driver.connect({
		servers: host,
		maxReconnectAttempts: -1,
		...(protocol === "tls:" ? { tls: {} } : {}),
		...(password !== "" ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : {}),
		...(username !== "" && password === "" ? { token: decodeURIComponent(username) } : {}),
	});
}

function unreachable(url: string, error: unknown): Outcome {
	const reason = error instanceof Error ? error.message : String(error);
	return { code: "UNREACHABLE", message: `${new URL(url).host} does not answer: ${reason}`, retry: true };
}
