/**
 * What a player may be told when a room refuses or drops him: fixed codes and sentences, never a raw error.
 * A refusal before the connection answers by HTTP with the code minus 4,000; after it, the code closes the socket.
 */
export const ROOM_ERRORS = {
	BAD_OPTIONS: { code: 4400, message: "The join options break a rule." },
	TOKEN_REFUSED: { code: 4401, message: "Joining needs a valid token." },
	NOT_ALLOWED: { code: 4403, message: "The token does not allow this stream." },
	UNKNOWN_STREAM: { code: 4404, message: "There is no such stream." },
	TOO_SLOW: { code: 4408, message: "The connection did not take or acknowledge what it was sent." },
	REMOVED: { code: 4409, message: "An operator has closed the connection." },
	SEAT_GONE: { code: 4410, message: "There is no seat to come back to; join again." },
	BODY_TOO_LARGE: { code: 4413, message: "The request is too large." },
	BAD_MESSAGE: { code: 4422, message: "A message broke the room's protocol." },
	FULL: { code: 4429, message: "The stream has as many viewers as it may." },
	INTERNAL: { code: 4500, message: "The server failed." },
	MOVING: { code: 4503, message: "The server takes nobody for the moment; try again." },
} as const;

export type RoomErrorName = keyof typeof ROOM_ERRORS;

/** Why a player was refused, for those who run the process. */
export type Refusal = RoomErrorName | "SLOW" | "TOO_MANY_MESSAGES";

/** The refusal that a connection was closed for; undefined when it was closed for another reason. */
export function refusalBehind(closeCode: number): Refusal | undefined {
	if (closeCode === CLOSED_TOO_MANY_MESSAGES) return "TOO_MANY_MESSAGES";
	const names = Object.keys(ROOM_ERRORS) as RoomErrorName[];
	return names.find((name) => ROOM_ERRORS[name].code === closeCode);
}

/** A refusal that a player may see; `code` and `message` come from the table. */
export class RoomError extends Error {
	readonly code: number;

	constructor(name: RoomErrorName, options?: ErrorOptions) {
		super(ROOM_ERRORS[name].message, options);
		this.name = "RoomError";
		this.code = ROOM_ERRORS[name].code;
	}

	/** HTTP status of the same refusal. */
	get status(): number {
		return this.code - 4_000;
	}
}

/** Close codes of rooms that go: the stream ended, or its process goes and the stream comes back elsewhere. */
export const CLOSED_ENDED = 4100;
/** Colyseus' "with error": what its limit of messages closes a connection with. */
const CLOSED_TOO_MANY_MESSAGES = 4002;
/** Colyseus' "may try to reconnect". */
export const CLOSED_MOVED = 4010;
