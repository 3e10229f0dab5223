import { type JoinStreamOptions, joinStream, type Stream, StreamError } from "../../../src/client/index.ts";
import { endpoint } from "../endpoint.ts";
import { keepStreamerToken, streamerToken } from "./streamer-token.ts";

/** A stream that was joined, and what became of the streamer's token. */
export interface Joined {
	stream: Stream;
	/** `none`: there was none. */
	token: "none" | "taken" | "refused";
}

/** A visitor looks at the page and waits: a server that is back is found within a few seconds. */
const RETRY = { maxDelayMs: 3_000 };

/**
 * Joins with the streamer's token where one is kept. One that is refused is forgotten, and what anybody sees is joined: better
 * than nothing. Throws `StreamError`.
 */
export async function joinAsViewer(showtimeSessionId: string, view: JoinStreamOptions["view"]): Promise<Joined> {
	const token = streamerToken();
	const join = (more: object) => joinStream(endpoint(), showtimeSessionId, { view, retry: RETRY, ...more });
	if (token === undefined) return { stream: await join({}), token: "none" };
	try {
		return { stream: await join({ token }), token: "taken" };
	} catch (error) {
		const isRefused = error instanceof StreamError && ["TOKEN_REFUSED", "NOT_ALLOWED"].includes(error.code);
		if (!isRefused) throw error;
		keepStreamerToken(undefined);
		return { stream: await join({}), token: "refused" };
	}
}
