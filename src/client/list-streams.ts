import { StreamError } from "./stream-error.ts";

/** A live stream as the lobby shows it (docs/wire.md, "Finding and joining a stream"). */
export interface StreamListing {
	readonly showtimeSessionId: string;
	readonly title: string;
	/** What the streamer is called. */
	readonly streamer: string;
	readonly realmPreset: string;
	readonly viewers: number;
	/** The heaviest content tags, heaviest first. */
	readonly topTags: readonly string[];
	/** 0 = no hype train. */
	readonly hypeLevel: number;
}

/**
 * The live streams of the server at `endpoint` (http, https, ws or wss), at most 100.
 * Throws `StreamError` with `UNREACHABLE` or `INTERNAL`.
 */
export async function listStreams(endpoint: string): Promise<StreamListing[]> {
	const url = new URL(endpoint.replace(/^ws/, "http"));
	url.pathname = `${url.pathname.replace(/\/$/, "")}/streams`;
	let response: Response;
	try {
		response = await fetch(url, { credentials: "same-origin" });
	} catch (cause) {
		throw new StreamError("UNREACHABLE", `${url.origin} does not answer`, { cause });
	}
	const body: unknown = await response.json().catch(() => undefined);
	if (!response.ok) throw new StreamError("INTERNAL", `GET ${url.pathname} answered ${response.status}`);
	if (!Array.isArray(body)) throw new StreamError("INTERNAL", `GET ${url.pathname} answered no list`);
	return body as StreamListing[];
}
