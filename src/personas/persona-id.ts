import { drawAt, drawKey, FOR_VIEW } from "../world/draw.ts";

/** Pseudonymous id of a persona, 16 hex digits: keyed by the session's seed, so that it says nothing about the member. */
export function personaIdOf(sessionSeed: number, serial: number): string {
	const high = drawAt(drawKey(sessionSeed, 1, FOR_VIEW), serial);
	const low = drawAt(drawKey(sessionSeed, 2, FOR_VIEW), serial);
	return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
}
