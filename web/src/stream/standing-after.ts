import { StreamError } from "../../../src/client/index.ts";
import type { Standing } from "./stream-heading.ts";

const BY_CODE: Partial<Record<StreamError["code"], Standing>> = {
	ENDED: "ended",
	UNREACHABLE: "lost",
	TIMED_OUT: "lost",
	MOVING: "lost",
	TOKEN_REFUSED: "locked",
	NOT_ALLOWED: "locked",
	FULL: "full",
	BAD_FRAME: "outdated",
};

/** How a page stands after a join or a connection failed. */
export function standingAfter(error: unknown): Standing {
	return (error instanceof StreamError ? BY_CODE[error.code] : undefined) ?? "refused";
}
