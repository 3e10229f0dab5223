import { PlatformUnavailable, ShowtimeError, StoreUnavailable } from "../errors.ts";

/** What went wrong with a message, as one of docs/errors.md. */
export function refusalOf(error: unknown): ShowtimeError {
	if (error instanceof ShowtimeError) return error;
	if (error instanceof StoreUnavailable) return new ShowtimeError("STORE_UNAVAILABLE");
	if (error instanceof PlatformUnavailable) return new ShowtimeError("PLATFORM_UNAVAILABLE");
	return new ShowtimeError("INTERNAL");
}
