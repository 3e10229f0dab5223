/** What a draw is for; each purpose has draws of its own. */
export const FOR_ENTRY = 1;
export const FOR_CONTAGION = 2;
export const FOR_EMISSION = 3;
export const FOR_INTENSITY = 4;
export const FOR_LEAVING = 5;
export const FOR_DEPARTURE = 6;
export const FOR_TEMPLATE = 7;
export const FOR_MEMBER_ID = 8;
export const FOR_CONTRIBUTOR = 10;
export const FOR_REAL_TEMPLATE = 11;
export const FOR_EXPIRY = 12;
export const FOR_SYNTHETIC = 13;
export const FOR_REACTION = 14;
export const FOR_COMING_BACK = 15;

const SERIAL_STRIDE = 0x9e3779b1;

/** Spreads every bit of a 32-bit word over all bits; a bijection. Returns an unsigned word. */
export function mix(word: number): number {
	word = Math.imul(word ^ (word >>> 16), 0x7feb352d);
	word = Math.imul(word ^ (word >>> 15), 0x846ca68b);
	return (word ^ (word >>> 16)) >>> 0;
}

/** Key of all draws of one purpose at one marker. */
export function drawKey(seed: number, marker: number, purpose: number): number {
	return mix(mix(mix(seed) + marker) ^ Math.imul(purpose, 0x85ebca6b));
}

/** The draw of one member under a key: an unsigned 32-bit word, uniform. */
export function drawAt(key: number, serial: number): number {
	return mix(key ^ Math.imul(serial, SERIAL_STRIDE));
}

/** A hash, never a stream: the same four numbers give the same word in any order of asking. */
export function draw(seed: number, marker: number, serial: number, purpose: number): number {
	return drawAt(drawKey(seed, marker, purpose), serial);
}

/** Scales an unsigned word to 0 ... `bound` - 1; `bound` at most 65,536. */
export function below(word: number, bound: number): number {
	return Math.floor(((word >>> 16) * bound) / 65_536);
}

/** 32-bit hash of a string (FNV-1a, mixed). */
export function hashOf(text: string): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
	return mix(hash);
}
