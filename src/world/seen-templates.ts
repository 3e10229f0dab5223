/**
 * Which templates of the reservoir were in a session at some time. A table of their numbers as long as that takes less room than a bit
 * for each of the reservoir; then the bits.
 */
export interface SeenTemplates {
	/** Open addressing: template + 1, 0 = free; at most half full. Empty when `bits` are used. */
	slots: Uint32Array;
	count: number;
	highest: number;
	/** Bit i = template i. */
	bits: Uint8Array | undefined;
}

const FIRST_SLOTS = 64;
/** Odd: neighbouring numbers end up far from each other. */
const SPREAD = 0x9e3779b1;

export function createSeenTemplates(): SeenTemplates {
	return { slots: new Uint32Array(FIRST_SLOTS), count: 0, highest: -1, bits: undefined };
}

/** Notes that a template is there; false when it was there before. */
export function noteSeen(seen: SeenTemplates, template: number): boolean {
	seen.highest = Math.max(seen.highest, template);
	if (seen.bits !== undefined) return noteBit(seen, seen.bits, template);
	const slot = slotOf(seen.slots, template);
	if (seen.slots[slot] !== 0) return false;
	seen.slots[slot] = template + 1;
	seen.count++;
	if (2 * seen.count > seen.slots.length) grow(seen);
	return true;
}

/** The bits, without zeros behind the last one. */
export function seenBytes(seen: SeenTemplates): Uint8Array {
	const bytes = new Uint8Array((seen.highest >>> 3) + 1);
	return seen.highest < 0 ? bytes.subarray(0, 0) : fillBits(seen, bytes);
}

/** What `seenBytes` told. */
export function seenFrom(bytes: Uint8Array): SeenTemplates {
	const seen = createSeenTemplates();
	for (let byte = 0; byte < bytes.length; byte++) {
		for (let bits = bytes[byte]; bits !== 0; bits &= bits - 1) noteSeen(seen, byte * 8 + 31 - Math.clz32(bits & -bits));
	}
	return seen;
}

function noteBit(seen: SeenTemplates, bits: Uint8Array, template: number): boolean {
	const byte = template >>> 3;
	const bit = 1 << (template & 7);
	if (byte >= bits.length) {
		const longer = new Uint8Array(2 * byte);
		longer.set(bits);
		seen.bits = longer;
		longer[byte] = bit;
		return true;
	}
	if (bits[byte] & bit) return false;
	bits[byte] |= bit;
	return true;
}

/** Where the template is, or would be. */
function slotOf(slots: Uint32Array, template: number): number {
	const mask = slots.length - 1;
	let slot = (Math.imul(template, SPREAD) >>> 16) & mask;
	while (slots[slot] !== 0 && slots[slot] !== template + 1) slot = (slot + 1) & mask;
	return slot;
}

function grow(seen: SeenTemplates): void {
	const { slots, highest } = seen;
	if (2 * slots.byteLength > highest >>> 3) {
		seen.bits = fillBits(seen, new Uint8Array((highest >>> 3) + 1));
		seen.slots = new Uint32Array(0);
		return;
	}
	seen.slots = new Uint32Array(2 * slots.length);
	for (const entry of slots) if (entry !== 0) seen.slots[slotOf(seen.slots, entry - 1)] = entry;
}

function fillBits({ slots, bits, highest }: SeenTemplates, bytes: Uint8Array): Uint8Array {
	if (bits !== undefined) bytes.set(bits.subarray(0, (highest >>> 3) + 1));
	for (const entry of slots) if (entry !== 0) bytes[(entry - 1) >>> 3] |= 1 << ((entry - 1) & 7);
	return bytes;
}
