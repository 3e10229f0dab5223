import { hash } from "node:crypto";

/** First digits of the fourth group: the variant's two bits and two of the hash. */
const VARIANTS = "89ab";

/** A UUID of version 8 that is the same for the same parts, on every machine (RFC 9562, 5.8). */
export function deterministicId(...parts: readonly (string | number)[]): string {
	const hex = hash("sha256", parts.join("\n"));
	const variant = VARIANTS[Number.parseInt(hex[16], 16) & 0x3];
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Id of a session's hype train: `ordinal` counts the session's trains from 1. */
export function hypeTrainIdOf(showtimeSessionId: string, ordinal: number): string {
	return deterministicId("hype-train", showtimeSessionId, ordinal);
}
