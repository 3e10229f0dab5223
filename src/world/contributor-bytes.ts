import { pushNumber, readNumber } from "./varint.ts";

const WHAT = "contributors";

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
		let contributor: number | string = readNumber(bytes, place, WHAT);
		if (contributor === 0) {
			const length = readNumber(bytes, place, WHAT);
			contributor = new TextDecoder().decode(bytes.subarray(place.at, place.at + length));
			place.at += length;
		}
		contributors.set(contributor, readNumber(bytes, place, WHAT));
	}
	return contributors;
}
