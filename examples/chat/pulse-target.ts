import { randomUUID } from "node:crypto";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Entry } from "./pulse-maker.ts";

/** A pulse as it is published. */
export interface Pulse {
	eventId: string;
	timestamp: string;
	intervalSeconds: number;
	approximateViewerCount: number;
	sentiments: Entry[];
}

/** A way to a Showtime server. */
export interface PulseTarget {
	/** Where pulses go, for people. */
	name: string;
	/** After it returns the pulse is accepted; throws a `RefusedError` with the server's code, or what the network throws. */
	publish(pulse: Pulse): Promise<void>;
	/** Tells that the broadcast is over, where that can be told, and closes the connection. */
	close(): Promise<void>;
}

/** The server has answered that it does not take a pulse. */
export class RefusedError extends Error {
	readonly code: string;

	constructor(code: string, message: string) {
		super(`${code}: ${message}`);
		this.name = "RefusedError";
		this.code = code;
	}
}

const TIMEOUT_MS = 10_000;

interface Refusal {
	code?: string;
	message?: string;
}

/** Pulses by POST /showtime/audience/inject of the internal API at `url`. */
export function httpTarget(url: string, token: string | undefined, showtimeSessionId: string): PulseTarget {
	const endpoint = new URL("showtime/audience/inject", url.endsWith("/") ? url : `${url}/`);
	return {
		name: endpoint.origin,
		async publish(pulse) {
			const response = await fetch(endpoint, {
				method: "POST",
				headers: {
					"content-type": "application/json",
					...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
				},
				body: JSON.stringify({ showtimeSessionId, pulse }),
				signal: AbortSignal.timeout(TIMEOUT_MS),
			});
			const { code, message } = (await response.json()) as Refusal;
			if (!response.ok) throw new RefusedError(code ?? String(response.status), message ?? "");
		},
		async close() {},
	};
}

/** Pulses of a platform session of its own over the NATS server at `url`. */
export async function natsTarget(
	url: string,
	namespace: string | undefined,
	streamSessionId: string,
): Promise<PulseTarget> {
	const { connect } = await import("@nats-io/transport-node");
	const { protocol, host, username, password } = new URL(url);
	const connection: NatsConnection = await connect({
		servers: host,
		timeout: TIMEOUT_MS,
		...(protocol === "tls:" ? { tls: {} } : {}),
		...(password !== "" ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : {}),
		...(username !== "" && password === "" ? { token: decodeURIComponent(username) } : {}),
	});
	const prefix = namespace === undefined ? "" : `${namespace}.`;
	const platformSessionId = randomUUID();

	async function tell(subject: string, message: object): Promise<void> {
		const answer = await connection.request(prefix + subject, JSON.stringify(message), { timeout: TIMEOUT_MS });
		const { code, message: reason } = answer.json<Refusal>();
		if (code !== undefined) throw new RefusedError(code, reason ?? "");
	}

	const notice = () => ({ platformSessionId, streamSessionId, timestamp: new Date().toISOString(), platform: "chat" });
	try {
		await tell("broadcast.platform.session.started", notice());
	} catch (error) {
		await connection.close();
		throw error;
	}
	return {
		name: host,
		publish: (pulse) => tell("broadcast.audience.pulse", { ...pulse, platformSessionId, streamSessionId }),
		async close() {
			try {
				await tell("broadcast.platform.session.ended", notice());
			} finally {
				await connection.close();
			}
		},
	};
}
