import { CrowdFrameError } from "./crowd-frame-error.ts";

/** A varint of 32 bits takes at most five bytes. */
const MAX_VARINT_BYTES = 5;
/** A plane of 1 byte can stand for at most 1,032 (the format's limit of deflate), so more is a lie. */
const MAX_INFLATION = 1032;

/** Returns the raw-inflated plane, exactly `length` bytes; may throw or answer another length when the bytes are bad. */
export type Inflate = (plane: Uint8Array, length: number) => Uint8Array;

/** Writes `value` (0 to 2^32-1) in groups of 7 bits, lowest first, and returns the offset after it. */
export function writeVarint(bytes: Uint8Array, offset: number, value: number): number {
	let rest = value;
	let end = offset;
	while (rest > 0x7f) {
		bytes[end++] = (rest & 0x7f) | 0x80;
		rest >>>= 7;
	}
	bytes[end++] = rest;
	return end;
}

/** A copy of `bytes` with room for `capacity`. */
export function grown(bytes: Uint8Array, capacity: number): Uint8Array<ArrayBuffer> {
	const larger = new Uint8Array(capacity);
	larger.set(bytes);
	return larger;
}

/** The capacity that arrays of `count` seats are given: a power of two, so that a growing crowd seldom copies. */
export function capacityFor(count: number): number {
	return Math.max(256, 2 ** Math.ceil(Math.log2(count)));
}

/** Expands `count` bits, lowest bit of a byte first, to a byte each. */
export function unpackBits(bits: Uint8Array, count: number): Uint8Array {
	const flags = new Uint8Array(count);
	for (let i = 0; i < count; i++) flags[i] = (bits[i >>> 3] >>> (i & 7)) & 1;
	return flags;
}

/** Reads ascending numbers below `limit`, each stored as varint(number - former number - 1), to the end of `plane`. */
export function readGaps(field: string, plane: Uint8Array, limit: number): Uint32Array {
	const numbers = new Uint32Array(plane.length);
	let count = 0;
	let next = 0;
	let offset = 0;
	while (offset < plane.length) {
		const start = offset;
		let gap = 0;
		let byte = 0x80;
		while (byte > 0x7f) {
			if (offset === plane.length) throw new CrowdFrameError(`${field} ends inside a number`);
			if (offset - start === 3) throw new CrowdFrameError(`${field} has a gap of more than 3 bytes`);
			byte = plane[offset];
			gap |= (byte & 0x7f) << (7 * (offset - start));
			offset++;
		}
		const number = next + gap;
		if (number >= limit) throw new CrowdFrameError(`${field} names ${number}, not below ${limit}`);
		numbers[count++] = number;
		next = number + 1;
	}
	return numbers.subarray(0, count);
}

/** Walks over the bytes of one frame and refuses whatever is not there or not allowed. */
export class FrameReader {
	readonly #bytes: Uint8Array;
	readonly #inflate: Inflate;
	#offset = 0;

	constructor(bytes: Uint8Array, inflate: Inflate) {
		this.#bytes = bytes;
		this.#inflate = inflate;
	}

	byte(field: string): number {
		if (this.#offset >= this.#bytes.length) {
			throw new CrowdFrameError(`truncated in ${field}: the frame has ${this.#bytes.length} bytes`);
		}
		return this.#bytes[this.#offset++];
	}

	varint(field: string, max: number): number {
		let value = 0;
		for (let i = 0; i < MAX_VARINT_BYTES; i++) {
			const byte = this.byte(field);
			value += (byte & 0x7f) * 2 ** (7 * i);
			if (byte > 0x7f) continue;
			if (value > max) throw new CrowdFrameError(`${field} ${value} is above ${max}`);
			return value;
		}
		throw new CrowdFrameError(`${field} is longer than ${MAX_VARINT_BYTES} bytes`);
	}

	/** The next plane, inflated; its length lies between `min` and `max`. */
	plane(field: string, min: number, max: number): Uint8Array {
		const length = this.varint(`${field} length`, max);
		if (length < min) throw new CrowdFrameError(`${field} length ${length} is below ${min}`);
		if (length === 0) return new Uint8Array(0);
		const deflatedLength = this.varint(`${field} deflated length`, this.#bytes.length);
		const start = this.#offset;
		this.#offset += deflatedLength;
		if (this.#offset > this.#bytes.length) {
			throw new CrowdFrameError(
				`truncated in ${field}: ${deflatedLength} bytes announced, ${this.#bytes.length - start} left`,
			);
		}
		if (length > deflatedLength * MAX_INFLATION) {
			throw new CrowdFrameError(`${field} length ${length} cannot come from ${deflatedLength} deflated bytes`);
		}
		let inflated: Uint8Array;
		try {
			inflated = this.#inflate(this.#bytes.subarray(start, this.#offset), length);
		} catch (cause) {
			throw new CrowdFrameError(`${field} does not inflate`, { cause });
		}
		if (inflated.length !== length) {
			throw new CrowdFrameError(`${field} inflates to ${inflated.length} bytes, ${length} announced`);
		}
		return inflated;
	}

	end(): void {
		const rest = this.#bytes.length - this.#offset;
		if (rest > 0) throw new CrowdFrameError(`${rest} bytes follow the last plane`);
	}
}
