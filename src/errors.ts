/** Every error that leaves the process by HTTP: its status and what it means. Documented in docs/errors.md. */
export const ERRORS = {
	INVALID_BODY: { status: 400, message: "The body breaks a rule of the endpoint's schema." },
	MALFORMED_JSON: { status: 400, message: "The body is not JSON." },
	INVALID_RULES: { status: 400, message: "No session could run on the rules." },
	RESERVOIR_SHRINKS: { status: 400, message: "The reservoir has more members than it is to be seeded with." },
	SESSION_ENDED: { status: 400, message: "The session has ended." },
	SESSION_PAUSED: { status: 400, message: "The session is paused." },
	CHARACTER_DEAD: { status: 400, message: "The character is dead: it starts no session." },
	GAME_SESSION_OVER: { status: 400, message: "The game session is over: nothing of it is streamed." },
	WRONG_RULE_SET: { status: 400, message: "The session's hype trains run by another rule set." },
	TOO_MANY_AMPLIFICATIONS: { status: 400, message: "A session has at most 8 amplifications at once." },
	INSUFFICIENT_FUNDS: { status: 400, message: "The streamer has fewer tips than it costs." },
	PHASE_TOO_LOW: { status: 400, message: "The streamer's career has not come that far." },
	SPONSORSHIP_OVER: { status: 400, message: "The sponsorship has ended, or was not proposed yet." },
	TOO_MANY_TITLES: { status: 400, message: "A streamer has at most 50 titles." },
	DEAD_LETTER_CUT: { status: 400, message: "The dead letter does not have the whole message." },
	TAG_LIMIT: { status: 400, message: "A session knows at most 128 content tags." },
	TOKEN_MISSING: { status: 401, message: "The call carries no token." },
	INVALID_TOKEN: { status: 401, message: "The token is malformed, expired or not signed by this deployment." },
	ROLE_TOO_LOW: { status: 403, message: "The token's role does not allow this call." },
	NOT_FOUND: { status: 404, message: "There is no such path." },
	SESSION_NOT_FOUND: { status: 404, message: "There is no such session." },
	MEMBER_NOT_FOUND: { status: 404, message: "No such member is in the session." },
	CLIENT_NOT_FOUND: { status: 404, message: "No such player is in the session." },
	DEAD_LETTER_NOT_FOUND: { status: 404, message: "There is no such dead letter." },
	SPONSORSHIP_NOT_FOUND: { status: 404, message: "There is no such sponsorship." },
	STREAMER_NOT_LIVE: { status: 404, message: "The streamer has no live session." },
	UNKNOWN_GAME_SERVICE: { status: 404, message: "The platform knows no such game service." },
	UNKNOWN_CHARACTER: { status: 404, message: "The platform knows no such character." },
	UNKNOWN_GAME_SESSION: { status: 404, message: "The platform knows no such game session." },
	WRONG_GAME_SERVICE: { status: 403, message: "The session belongs to another game service." },
	STREAMER_ALREADY_LIVE: { status: 409, message: "The streamer has a session that has not ended." },
	TITLE_OWNED: { status: 409, message: "The streamer has the title already." },
	STUB_NAME_TAKEN: { status: 409, message: "Another game service has the stub name." },
	IDEMPOTENCY_CONFLICT: { status: 409, message: "The idempotency key was used for another request." },
	VOICE_ROOM_EXISTS: { status: 409, message: "The session has a voice room that nobody told Showtime of." },
	RULES_CONFLICT: { status: 409, message: "The rules have another revision than the caller expects." },
	MARKER_CONFLICT: { status: 409, message: "Another owner wrote the session's history." },
	PULSE_OUT_OF_ORDER: { status: 409, message: "The session has taken a later pulse already." },
	UNSUPPORTED_MEDIA_TYPE: { status: 415, message: "The body's content type is not application/json." },
	BODY_TOO_LARGE: { status: 413, message: "The body is larger than the limit." },
	TOO_MANY_REQUESTS: { status: 429, message: "The caller sends more than its rate." },
	TOO_MANY_INPUTS: { status: 429, message: "The session has as many waiting inputs as one tick takes." },
	INTERNAL: { status: 500, message: "The server failed; its log has the reason." },
	CHECKPOINT_CORRUPT: { status: 500, message: "A checkpoint does not match its checksum." },
	VERSION_UNKNOWN: {
		status: 500,
		message: "The session's history goes on in a version that this release does not know.",
	},
	JOURNAL_LOST: { status: 500, message: "The session's journal is not the one its checkpoint saw." },
	PLATFORM_UNAVAILABLE: {
		status: 503,
		message: "A service of the platform does not answer; the same call may be sent again.",
	},
	KEYS_UNREACHABLE: { status: 503, message: "The key set that tokens are checked with cannot be read." },
	TOO_BUSY: { status: 503, message: "The process handles as many calls as it may at once." },
	SHOWTIME_DISABLED: { status: 503, message: "Showtime is switched off (SHOWTIME_ENABLED)." },
	SESSION_NOT_OVER: { status: 503, message: "A session has not ended in time; the same call may be sent again." },
	NOT_OWNER: {
		status: 503,
		message: "The session is between two owners, or none can take it up yet; the same call may be sent again.",
	},
	JOURNAL_FULL: {
		status: 503,
		message: "The journal is full; it takes inputs again when sessions ended or were trimmed.",
	},
	OUTBOX_BEHIND: { status: 503, message: "Events of sessions wait for minutes already; no new session is started." },
	STORE_UNAVAILABLE: { status: 503, message: "A store does not answer; the same call may be sent again." },
	STARTING: { status: 503, message: "The process is starting; /health/ready says what it waits for." },
	DRAINING: { status: 503, message: "The process is shutting down." },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** An error with a code of the table; `message` names the field, the value and the rule where there is one. */
export class ShowtimeError extends Error {
	readonly code: ErrorCode;
	readonly status: number;

	constructor(code: ErrorCode, message: string = ERRORS[code].message) {
		super(message);
		this.name = "ShowtimeError";
		this.code = code;
		this.status = ERRORS[code].status;
	}
}

/**
 * A store does not answer, so it is open whether what was asked of it happened. No `ShowtimeError`: those are decisions.
 * A caller gets `STORE_UNAVAILABLE` and may send the same again.
 */
export class StoreUnavailable extends Error {
	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = "StoreUnavailable";
	}
}

/** The session is live in another process, which answers for it at `internalUrl`; empty while that is not known. */
export class SessionElsewhere extends ShowtimeError {
	readonly internalUrl: string;

	constructor(showtimeSessionId: string, internalUrl: string) {
		super("NOT_OWNER", `session ${showtimeSessionId} runs in another process`);
		this.internalUrl = internalUrl;
	}
}

export function streamerNotLive(streamer: { entityType: string; entityId: string }): ShowtimeError {
	return new ShowtimeError(
		"STREAMER_NOT_LIVE",
		`streamer ${streamer.entityType} ${streamer.entityId} has no live session`,
	);
}

/**
 * A service of the platform does not answer, or fails, so it is open whether what was asked of it happened.
 * A caller gets `PLATFORM_UNAVAILABLE` and may send the same again.
 */
export class PlatformUnavailable extends Error {
	/** False when what was asked never got there, such as without a connection. */
	readonly mayHaveArrived: boolean;

	constructor(
		message: string,
		{ mayHaveArrived = true, ...options }: ErrorOptions & { mayHaveArrived?: boolean } = {},
	) {
		super(message, options);
		this.name = "PlatformUnavailable";
		this.mayHaveArrived = mayHaveArrived;
	}
}

/** A service of the platform decided against the call, and would again: `status` is its HTTP status or what that would be. */
export class PlatformRefused extends Error {
	readonly status: number;

	constructor(status: number, message: string) {
		super(message);
		this.name = "PlatformRefused";
		this.status = status;
	}
}
