import { StreamError, type StreamErrorCode } from "../../../src/client/index.ts";
import type { Standing } from "./stream-heading.ts";

const BY_CODE: Record<StreamErrorCode, Standing> = {
	ENDED: "ended",
	UNKNOWN_STREAM: "unknown",
	BAD_OPTIONS: "unknown",
	UNREACHABLE: "lost",
	TIMED_OUT: "lost",
	MOVING: "lost",
	SEAT_GONE: "lost",
	TOKEN_REFUSED: "locked",
	NOT_ALLOWED: "locked",
	FULL: "full",
	REMOVED: "removed",
	TOO_SLOW: "slow",
	BAD_FRAME: "outdated",
	BAD_MESSAGE: "outdated",
	BODY_TOO_LARGE: "failed",
	INTERNAL: "failed",
};

/** How a page stands after a join or a connection failed; what is no error of the stream is a fault of the page. */
export function standingAfter(error: unknown): Standing {
	return error instanceof StreamError ? BY_CODE[error.code] : "failed";
}
