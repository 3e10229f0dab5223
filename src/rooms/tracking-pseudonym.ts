import { createHmac, randomBytes } from "node:crypto";
import type { PulseEntry } from "../events/input.ts";

const KEY_BYTES = 32;
const PSEUDONYM_BYTES = 16;

export function newTrackingKey(): string {
	return randomBytes(KEY_BYTES).toString("base64url");
}

/**
 * The same entries, each tracking id replaced by its HMAC-SHA-256 under the session's key: the same viewer stays the same
 * within the session, and nobody is recognised once the key is gone (docs/broadcast.md, "Who is who").
 */
export function pseudonymous(entries: readonly PulseEntry[], trackingKey: string): PulseEntry[] {
	return entries.map((entry) => {
		if (entry.trackingId === undefined) return entry;
		const digest = createHmac("sha256", trackingKey).update(entry.trackingId).digest();
		return { ...entry, trackingId: digest.subarray(0, PSEUDONYM_BYTES).toString("base64url") };
	});
}
