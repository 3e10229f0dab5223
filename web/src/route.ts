/** What the address asks for: the list of streams, or one stream. */
export type Route = { page: "lobby" } | { page: "stream"; showtimeSessionId: string };

/** Reads the part of an address behind `#`; anything unknown is the lobby. */
export function routeOf(hash: string): Route {
	const match = /^#\/stream\/([\w-]{1,64})$/.exec(hash);
	return match ? { page: "stream", showtimeSessionId: match[1] } : { page: "lobby" };
}

/** The address of a stream. */
export function streamHref(showtimeSessionId: string): string {
	return `#/stream/${encodeURIComponent(showtimeSessionId)}`;
}
