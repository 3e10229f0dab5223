import type { ByteReader } from "./byte-reader.ts";
import { Refused } from "./refused.ts";

type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

/** By the first byte, for values of one width. */
const FIXED: Record<number, (reader: ByteReader) => Value> = {
	192: () => null,
	194: () => false,
	195: () => true,
	202: (reader) => reader.view.getFloat32(reader.skip(4)),
	203: (reader) => reader.view.getFloat64(reader.skip(8)),
	204: (reader) => reader.byte(),
	205: (reader) => reader.view.getUint16(reader.skip(2)),
	206: (reader) => reader.view.getUint32(reader.skip(4)),
	207: (reader) => Number(reader.view.getBigUint64(reader.skip(8))),
	208: (reader) => reader.view.getInt8(reader.skip(1)),
	209: (reader) => reader.view.getInt16(reader.skip(2)),
	210: (reader) => reader.view.getInt32(reader.skip(4)),
	211: (reader) => Number(reader.view.getBigInt64(reader.skip(8))),
	217: (reader) => reader.text(reader.byte()),
	218: (reader) => reader.text(reader.view.getUint16(reader.skip(2))),
	219: (reader) => reader.text(reader.view.getUint32(reader.skip(4))),
	220: (reader) => readArray(reader, reader.view.getUint16(reader.skip(2))),
	221: (reader) => readArray(reader, reader.view.getUint32(reader.skip(4))),
	222: (reader) => readMap(reader, reader.view.getUint16(reader.skip(2))),
	223: (reader) => readMap(reader, reader.view.getUint32(reader.skip(4))),
};

/** Reads one value of MessagePack; throws Refused at an extension type. */
export function readPacked(reader: ByteReader): Value {
	const byte = reader.byte();
	if (byte < 0x80) return byte;
	if (byte >= 0xe0) return byte - 256;
	if (byte < 0x90) return readMap(reader, byte & 0x0f);
	if (byte < 0xa0) return readArray(reader, byte & 0x0f);
	if (byte < 0xc0) return reader.text(byte & 0x1f);
	const read = FIXED[byte];
	if (read === undefined) throw new Refused(`MessagePack's 0x${byte.toString(16)}`);
	return read(reader);
}

function readArray(reader: ByteReader, length: number): Value[] {
	return Array.from({ length }, () => readPacked(reader));
}

function readMap(reader: ByteReader, size: number): { [key: string]: Value } {
	const entries = Array.from({ length: size }, () => [String(readPacked(reader)), readPacked(reader)]);
	return Object.fromEntries(entries);
}

/** Of at most 31 bytes, as all names in messages of a client are. */
export function packShort(text: string): number[] {
	const bytes = [...new TextEncoder().encode(text)];
	return [0xa0 | bytes.length, ...bytes];
}

export function packNumber(value: number): number[] {
	const bytes = new Uint8Array(9);
	const view = new DataView(bytes.buffer);
	view.setUint8(0, 0xcb);
	view.setFloat64(1, value);
	return [...bytes];
}
