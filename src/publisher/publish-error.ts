import type { ErrorCode } from "../errors.ts";

/**
 * Why an event was not published: one of the server's codes (docs/errors.md), or one of the publisher's own.
 * `INVALID_EVENT`: it breaks the schema. `QUEUE_FULL`: too many wait already. `CLOSED`: the publisher is closed.
 * `UNREACHABLE`: no answer after all attempts; the event may have arrived, and publishing it again under its eventId is safe.
 */
export type PublishErrorCode = ErrorCode | "INVALID_EVENT" | "QUEUE_FULL" | "CLOSED" | "UNREACHABLE";

export class PublishError extends Error {
	readonly code: PublishErrorCode;

	constructor(code: PublishErrorCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = "PublishError";
		this.code = code;
	}
}
