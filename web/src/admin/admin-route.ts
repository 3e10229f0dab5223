/** What the address asks for. */
export type AdminRoute =
	| { page: "sessions" }
	| { page: "session"; showtimeSessionId: string }
	| { page: "rules"; gameServiceId: string | undefined }
	| { page: "dead-letters" }
	| { page: "audit" };

const ID = "([0-9a-f-]{36})";

/** Reads the part of an address behind `#`; anything unknown is the list of sessions. */
export function adminRouteOf(hash: string): AdminRoute {
	const session = new RegExp(`^#/sessions/${ID}$`).exec(hash);
	if (session) return { page: "session", showtimeSessionId: session[1] };
	const rules = new RegExp(`^#/rules(?:/${ID})?$`).exec(hash);
	if (rules) return { page: "rules", gameServiceId: rules[1] };
	if (hash === "#/dead-letters") return { page: "dead-letters" };
	return hash === "#/audit" ? { page: "audit" } : { page: "sessions" };
}

export function sessionHref(showtimeSessionId: string): string {
	return `#/sessions/${showtimeSessionId}`;
}

export function rulesHref(gameServiceId: string): string {
	return `#/rules/${gameServiceId}`;
}
