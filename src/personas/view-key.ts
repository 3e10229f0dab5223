import { mix } from "../world/draw.ts";
import { sipHash } from "./sip-hash.ts";

/** What is derived from a view key; each purpose has words of its own. */
const FOR_VIEW_SEED = 1;
const FOR_PERSONA_ID = 2;
export const FOR_SEATING = 3;
export const FOR_WALK = 4;
export const FOR_TRAFFIC = 5;
export const FOR_LEANING = 6;

const ORDINAL_STRIDE = 0x9e3779b1;
const KEY = /^[0-9a-f]{32}$/;

/** The secret of one session's view as four words. Throws RangeError when `text` is not 32 hex digits. */
export function viewKeyOf(text: string): Uint32Array {
	if (!KEY.test(text)) throw new RangeError("viewKey is not 32 hex digits in lower case");
	return Uint32Array.from([0, 8, 16, 24], (at) => Number.parseInt(text.slice(at, at + 8), 16));
}

/** The seed of looks, which every client is told; nothing else follows from it. */
export function viewSeedOf(key: Uint32Array): number {
	return sipHash(key, FOR_VIEW_SEED, 0)[1];
}

/** Pseudonymous id of a persona, 16 hex digits: another in each session, and says nothing about any member. */
export function personaIdOf(key: Uint32Array, ordinal: number): string {
	const [high, low] = sipHash(key, FOR_PERSONA_ID, ordinal);
	return hexOf(high) + hexOf(low);
}

/** The same for a UUID; what comes out has the shape of version 4. */
export function veiledUuid(key: Uint32Array, uuid: string): string {
	const digits = uuid.replaceAll("-", "");
	const veiled = pseudonymOf(key, digits.slice(0, 16)) + pseudonymOf(key, digits.slice(16));
	return `${veiled.slice(0, 8)}-${veiled.slice(8, 12)}-4${veiled.slice(13, 16)}-a${veiled.slice(17, 20)}-${veiled.slice(20)}`;
}

const hexOf = (word: number): string => word.toString(16).padStart(8, "0");

/** Another pseudonym for a pseudonym of 16 hex digits: what players are told leads back to nothing. */
export function pseudonymOf(key: Uint32Array, id: string): string {
	const [high, low] = sipHash(key, Number.parseInt(id.slice(0, 8), 16), Number.parseInt(id.slice(8), 16));
	return hexOf(high) + hexOf(low);
}

/** The key of all draws of one purpose in one tick. */
export interface DrawPair {
	first: number;
	second: number;
}

export function drawPairOf(key: Uint32Array, tick: number, purpose: number): DrawPair {
	const [first, second] = sipHash(key, purpose, tick);
	return { first, second };
}

/** The draw of one persona under a key of 64 bits: an unsigned 32-bit word, uniform. */
export function drawUnder({ first, second }: DrawPair, ordinal: number): number {
	return mix(mix(first ^ Math.imul(ordinal, ORDINAL_STRIDE)) ^ second);
}
