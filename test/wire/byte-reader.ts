import { Refused } from "./refused.ts";

const MOST_VARINT_BYTES = 5;

/** Takes bytes from the front, and throws Refused where there are too few or too many. */
export class ByteReader {
	readonly view: DataView;
	at = 0;

	constructor(bytes: Uint8Array) {
		this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	}

	get atEnd(): boolean {
		return this.at === this.view.byteLength;
	}

	byte(): number {
		return this.view.getUint8(this.skip(1));
	}

	bytes(count: number): Uint8Array {
		const from = this.skip(count);
		return new Uint8Array(this.view.buffer, this.view.byteOffset + from, count);
	}

	rest(): Uint8Array {
		return this.bytes(this.view.byteLength - this.at);
	}

	text(byteCount: number): string {
		return new TextDecoder("utf-8", { fatal: true }).decode(this.bytes(byteCount));
	}

	varint(mostBytes = MOST_VARINT_BYTES): number {
		let value = 0;
		for (let group = 0; group < mostBytes; group++) {
			const byte = this.byte();
			value += (byte & 0x7f) * 2 ** (7 * group);
			if (byte < 0x80) {
				if (value >= 2 ** 32) throw new Refused(`varint ${value}`);
				return value;
			}
		}
		throw new Refused(`a varint of more than ${mostBytes} bytes`);
	}

	end(): void {
		if (!this.atEnd) throw new Refused(`${this.view.byteLength - this.at} bytes left over`);
	}

	/** The next byte, which stays where it is; undefined at the end. */
	peek(): number | undefined {
		return this.atEnd ? undefined : this.view.getUint8(this.at);
	}

	/** Passes over `count` bytes and answers where they begin. */
	skip(count: number): number {
		const from = this.at;
		if (from + count > this.view.byteLength)
			throw new Refused(`${count} bytes wanted at ${from} of ${this.view.byteLength}`);
		this.at += count;
		return from;
	}
}
