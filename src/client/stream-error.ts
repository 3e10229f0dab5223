/** What can go wrong with a stream; the first twelve are the room's own refusals (docs/wire.md, "Refusals"). */
export const STREAM_ERRORS = {
	BAD_OPTIONS: "The endpoint, the session id or the join options break a rule.",
	TOKEN_REFUSED: "Joining needs a valid token.",
	NOT_ALLOWED: "The token does not allow this stream.",
	UNKNOWN_STREAM: "There is no such stream.",
	TOO_SLOW: "The connection did not take or acknowledge what it was sent.",
	REMOVED: "An operator has closed the connection.",
	SEAT_GONE: "There is no seat to come back to; join again.",
	BODY_TOO_LARGE: "The request is too large.",
	BAD_MESSAGE: "A message broke the room's protocol.",
	FULL: "The stream has as many viewers as it may.",
	INTERNAL: "The server failed.",
	MOVING: "The server takes nobody for the moment; try again.",
	ENDED: "The stream has ended.",
	UNREACHABLE: "The server does not answer.",
	TIMED_OUT: "The server did not answer in time.",
	BAD_FRAME: "A crowd frame broke the format; a whole one was asked for.",
} as const;

export type StreamErrorCode = keyof typeof STREAM_ERRORS;

export class StreamError extends Error {
	readonly code: StreamErrorCode;

	constructor(code: StreamErrorCode, message: string = STREAM_ERRORS[code], options?: ErrorOptions) {
		super(message, options);
		this.name = "StreamError";
		this.code = code;
	}
}

/** By HTTP status of a refused join; a room that closes a connection adds 4,000 to it. */
const BY_STATUS: Readonly<Record<number, StreamErrorCode>> = {
	400: "BAD_OPTIONS",
	401: "TOKEN_REFUSED",
	403: "NOT_ALLOWED",
	404: "UNKNOWN_STREAM",
	408: "TOO_SLOW",
	409: "REMOVED",
	410: "SEAT_GONE",
	413: "BODY_TOO_LARGE",
	422: "BAD_MESSAGE",
	429: "FULL",
	500: "INTERNAL",
	503: "MOVING",
	// Colyseus' own "no room with this id".
	522: "UNKNOWN_STREAM",
};
const ROOM_CLOSED = 4_000;
const STREAM_ENDED = 4_100;

/** What a refusal of the SDK of Colyseus means; without a number nobody answered. */
export function refusalOf(error: unknown): StreamError {
	if (error instanceof StreamError) return error;
	const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
	if (typeof code !== "number") return new StreamError("UNREACHABLE", undefined, { cause: error });
	const text = typeof message === "string" && message !== "" ? message : undefined;
	return new StreamError(BY_STATUS[code % ROOM_CLOSED] ?? "INTERNAL", text, { cause: error });
}

/** What the code that a connection was closed with means; undefined for a connection that was merely lost. */
export function closeErrorOf(closeCode: number): StreamError | undefined {
	if (closeCode === ROOM_CLOSED || closeCode === STREAM_ENDED) return new StreamError("ENDED");
	const code = closeCode > ROOM_CLOSED ? BY_STATUS[closeCode - ROOM_CLOSED] : undefined;
	return code === undefined ? undefined : new StreamError(code);
}
