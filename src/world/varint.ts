const MOST_BYTES = 8;

/** Appends a number of at least 0 in groups of 7 bits, lowest first. */
export function pushNumber(bytes: number[], value: number): void {
	let rest = value;
	while (rest > 0x7f) {
		bytes.push((rest % 128) | 0x80);
		rest = Math.floor(rest / 128);
	}
	bytes.push(rest);
}

/** Bytes that a word of 32 bits takes at most. */
export const WORD_BYTES = 5;

/** The same for words into bytes that have room; answers where they end. */
export function writeWords(bytes: Uint8Array, at: number, words: Uint32Array): number {
	let end = at;
	for (let i = 0; i < words.length; i++) {
		let rest = words[i];
		while (rest > 0x7f) {
			bytes[end++] = (rest & 0x7f) | 0x80;
			rest >>>= 7;
		}
		bytes[end++] = rest;
	}
	return end;
}

/** The number at a place, which moves on. Throws RangeError, naming `what`, when the bytes end before the number does. */
export function readNumber(bytes: Uint8Array, place: { at: number }, what: string): number {
	let value = 0;
	let unit = 1;
	for (let i = 0; i < MOST_BYTES; i++) {
		const byte = bytes[place.at++];
		if (byte === undefined) throw new RangeError(`${what} end inside a number`);
		value += (byte & 0x7f) * unit;
		if (byte <= 0x7f) return value;
		unit *= 128;
	}
	throw new RangeError(`${what} have a number of more than ${MOST_BYTES} bytes`);
}
