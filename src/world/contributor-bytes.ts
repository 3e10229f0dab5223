const MOST_VARINT_BYTES = 8;

/**
 * Points by contributor as bytes, in their order; a big train's are thousands, and half as long as in JSON. Of each the
 * member's serial, or 0, the length and the text of a user id; then the points. Numbers in groups of 7 bits, lowest first.
 */
export function encodeContributors(contributors: ReadonlyMap<number | string, number>): Uint8Array {
	const bytes: number[] = [];
	for (const [contributor, points] of contributors) {
		if (typeof contributor === "number") pushNumber(bytes, contributor);
		else {
			const text = new TextEncoder().encode(contributor);
			pushNumber(bytes, 0);
			pushNumber(bytes, text.length);
			bytes.push(...text);
		}
		pushNumber(bytes, points);
	}
	return Uint8Array.from(bytes);
}

/** What was encoded. Throws RangeError on cut bytes. */
export function decodeContributors(bytes: Uint8Array): Map<number | string, number> {
	const contributors = new Map<number | string, number>();
	const place = { at: 0 };
	while (place.at < bytes.length) {
		let contributor: number | string = readNumber(bytes, place);
		if (contributor === 0) {
			const length = readNumber(bytes, place);
			contributor = new TextDecoder().decode(bytes.subarray(place.at, place.at + length));
			place.at += length;
		}
		contributors.set(contributor, readNumber(bytes, place));
	}
	return contributors;
}

function pushNumber(bytes: number[], value: number): void {
	let rest = value;
	while (rest > 0x7f) {
		bytes.push((rest % 128) | 0x80);
		rest = Math.floor(rest / 128);
	}
	bytes.push(rest);
}

function readNumber(bytes: Uint8Array, place: { at: number }): number {
	let value = 0;
	let unit = 1;
	for (let i = 0; i < MOST_VARINT_BYTES; i++) {
		const byte = bytes[place.at++];
		if (byte === undefined) throw new RangeError("contributors end inside a number");
		value += (byte & 0x7f) * unit;
		if (byte <= 0x7f) return value;
		unit *= 128;
	}
	throw new RangeError(`contributors have a number of more than ${MOST_VARINT_BYTES} bytes`);
}
