export type StreamViewName = "crowd" | "dashboard";

/** What the address asks for: the list of streams, or one stream in one of its views. */
export type Route = { page: "lobby" } | { page: "stream"; showtimeSessionId: string; view: StreamViewName };

/** Reads the part of an address behind `#`; anything unknown is the lobby. */
export function routeOf(hash: string): Route {
	const match = /^#\/stream\/([\w-]{1,64})(\/dashboard)?$/.exec(hash);
	if (!match) return { page: "lobby" };
	return { page: "stream", showtimeSessionId: match[1], view: match[2] === undefined ? "crowd" : "dashboard" };
}

/** The address of a stream. */
export function streamHref(showtimeSessionId: string, view: StreamViewName = "crowd"): string {
	return `#/stream/${encodeURIComponent(showtimeSessionId)}${view === "dashboard" ? "/dashboard" : ""}`;
}
