import { Client } from "@colyseus/sdk";
import type { JoinOptions } from "../events/room-message.ts";
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from "./retry-policy.ts";
import { RoomConnection } from "./room-connection.ts";
import { Stream } from "./stream.ts";
import { StreamError } from "./stream-error.ts";

export interface JoinStreamOptions extends JoinOptions {
	/** How a lost stream is looked for; what is absent stays as it is by default. */
	retry?: Partial<RetryPolicy>;
}

const FIRST_PICTURE_WITHIN_MS = 10_000;

/**
 * Joins a live stream of the server at `endpoint` (http, https, ws or wss). The stream that is returned has its state,
 * and with view `crowd` (the default) its crowd. Throws `StreamError` when that is refused.
 */
export async function joinStream(
	endpoint: string,
	showtimeSessionId: string,
	{ retry, ...options }: JoinStreamOptions = {},
): Promise<Stream> {
	if (!/^[\w-]{1,64}$/.test(showtimeSessionId)) {
		throw new StreamError(
			"BAD_OPTIONS",
			`showtimeSessionId "${showtimeSessionId}" is not 1 to 64 letters, digits, _ and -`,
		);
	}
	const policy = { ...DEFAULT_RETRY_POLICY, ...retry };
	const stream = new Stream(
		showtimeSessionId,
		new RoomConnection(clientOf(endpoint), showtimeSessionId, options, policy),
	);
	const pictured = firstPicture(stream, options.view !== "summary");
	try {
		await Promise.all([stream.open(), pictured.promise]);
		return stream;
	} catch (error) {
		await stream.leave();
		throw error;
	} finally {
		pictured.stop();
	}
}

function clientOf(endpoint: string): Client {
	if (!/^(https?|wss?):\/\/[^/]/.test(endpoint)) {
		throw new StreamError("BAD_OPTIONS", `endpoint "${endpoint}" is not a http, https, ws or wss URL`);
	}
	const client = new Client(endpoint);
	// No cookie is needed; with credentials a server on another origin would have to allow them.
	client.http.options = { ...client.http.options, credentials: "same-origin" };
	return client;
}

/** Settles when the stream has its first state (and crowd), is over, or took too long. */
function firstPicture(stream: Stream, withCrowd: boolean): { promise: Promise<void>; stop(): void } {
	const stops: (() => void)[] = [];
	const promise = new Promise<void>((resolve, reject) => {
		const awaited = new Set<"state" | "crowd">(withCrowd ? ["state", "crowd"] : ["state"]);
		const arrive = (what: "state" | "crowd"): void => {
			awaited.delete(what);
			if (awaited.size === 0) resolve();
		};
		let broken: StreamError | undefined;
		const timer = setTimeout(() => reject(broken ?? new StreamError("TIMED_OUT")), FIRST_PICTURE_WITHIN_MS);
		stops.push(
			() => clearTimeout(timer),
			stream.on("state", () => arrive("state")),
			stream.on("crowd", () => arrive("crowd")),
			stream.on("error", (error) => {
				// Another one was asked for; when that cannot be read either, none ever will.
				if (error.code !== "BAD_FRAME" || broken !== undefined) reject(error);
				broken = error;
			}),
			stream.on("ended", () => reject(new StreamError("ENDED"))),
		);
	});
	return { promise, stop: () => stops.forEach((stop) => stop()) };
}
