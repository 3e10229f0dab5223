import { ShowtimeError } from "../errors.ts";
import type { Marker } from "../events/input.ts";

/** The stream does not go on from where this process knows it: it was made anew, or the session's history was. */
export class StreamReplaced extends Error {}

/** The marker does not follow the newest one of the history. */
export function conflict(showtimeSessionId: string, { marker }: Marker, reason: string): ShowtimeError {
	return new ShowtimeError("MARKER_CONFLICT", `session ${showtimeSessionId}, marker ${marker}: ${reason}`);
}
