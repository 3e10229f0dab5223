/** Every error that leaves the process by HTTP: its status and what it means. Documented in docs/errors.md. */
export const ERRORS = {
	INVALID_BODY: { status: 400, message: "The body breaks a rule of the endpoint's schema." },
	MALFORMED_JSON: { status: 400, message: "The body is not JSON." },
	INVALID_RULES: { status: 400, message: "No session could run on the rules." },
	RESERVOIR_SHRINKS: { status: 400, message: "The reservoir has more members than it is to be seeded with." },
	SESSION_ENDED: { status: 400, message: "The session has ended." },
	SESSION_PAUSED: { status: 400, message: "The session is paused." },
	WRONG_RULE_SET: { status: 400, message: "The session's hype trains run by another rule set." },
	TOO_MANY_AMPLIFICATIONS: { status: 400, message: "A session has at most 8 amplifications at once." },
	TAG_LIMIT: { status: 400, message: "A session knows at most 128 content tags." },
	TOKEN_MISSING: { status: 401, message: "The call carries no token." },
	INVALID_TOKEN: { status: 401, message: "The token is malformed, expired or not signed by this deployment." },
	ROLE_TOO_LOW: { status: 403, message: "The token's role does not allow this call." },
	NOT_FOUND: { status: 404, message: "There is no such path." },
	SESSION_NOT_FOUND: { status: 404, message: "There is no such session." },
	STREAMER_NOT_LIVE: { status: 404, message: "The streamer has no live session." },
	UNKNOWN_GAME_SERVICE: { status: 404, message: "The platform knows no such game service." },
	UNKNOWN_CHARACTER: { status: 404, message: "The platform knows no such character." },
	UNKNOWN_GAME_SESSION: { status: 404, message: "The platform knows no such game session." },
	WRONG_GAME_SERVICE: { status: 403, message: "The session belongs to another game service." },
	STREAMER_ALREADY_LIVE: { status: 409, message: "The streamer has a session that has not ended." },
	IDEMPOTENCY_CONFLICT: { status: 409, message: "The idempotency key was used for another request." },
	RULES_CONFLICT: { status: 409, message: "The rules have another revision than the caller expects." },
	MARKER_CONFLICT: { status: 409, message: "Another owner wrote the session's history." },
	PULSE_OUT_OF_ORDER: { status: 409, message: "The session has taken a later pulse already." },
	UNSUPPORTED_MEDIA_TYPE: { status: 415, message: "The body's content type is not application/json." },
	BODY_TOO_LARGE: { status: 413, message: "The body is larger than the limit." },
	TOO_MANY_REQUESTS: { status: 429, message: "The caller sends more than its rate." },
	TOO_MANY_INPUTS: { status: 429, message: "The session has as many waiting inputs as one tick takes." },
	INTERNAL: { status: 500, message: "The server failed; its log has the reason." },
	CHECKPOINT_CORRUPT: { status: 500, message: "A checkpoint does not match its checksum or version." },
	JOURNAL_LOST: { status: 500, message: "The session's journal is not the one its checkpoint saw." },
	KEYS_UNREACHABLE: { status: 503, message: "The key set that tokens are checked with cannot be read." },
	TOO_BUSY: { status: 503, message: "The process handles as many calls as it may at once." },
	SHOWTIME_DISABLED: { status: 503, message: "Showtime is switched off (SHOWTIME_ENABLED)." },
	NOT_OWNER: { status: 503, message: "The session is between two owners; the same call may be sent again." },
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
