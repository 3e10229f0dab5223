import { createHash } from "node:crypto";

/** A UUID of version 8 that is the same for the same parts, on every machine (RFC 9562, 5.8). */
export function deterministicId(...parts: readonly (string | number)[]): string {
	const digest = createHash("sha256").update(parts.join("\n")).digest();
	digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
	digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
	const hex = digest.toString("hex");
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

/** Id of a session's hype train: `ordinal` counts the session's trains from 1. */
export function hypeTrainIdOf(showtimeSessionId: string, ordinal: number): string {
	return deterministicId("hype-train", showtimeSessionId, ordinal);
}
