import { hash } from "node:crypto";
import { ShowtimeError } from "../errors.ts";

/**
 * Bytes of a checkpoint, numbers little-endian:
 *
 * | offset | bytes | field                                             |
 * | -----: | ----: | ------------------------------------------------- |
 * |      0 |     8 | magic `SHOWCKPT`                                  |
 * |      8 |     4 | format version                                    |
 * |     12 |     4 | length of the whole, in bytes                     |
 * |     16 |     4 | simulation version                                |
 * |     20 |     4 | tick                                              |
 * |     24 |     4 | marker                                            |
 * |     28 |     8 | journal sequence (float64, a whole number)        |
 * |     36 |    16 | chain hash                                        |
 * |     52 |     2 | length of the session id, in bytes                |
 * |     54 |     2 | length of the journal's incarnation, in bytes     |
 * |     56 |     2 | number of sections, s                             |
 * |     58 |     4 | events decided so far                             |
 * |     62 |    4s | length of each section, in bytes                  |
 * |        |       | session id, incarnation (UTF-8), then the sections one by one |
 * |    -32 |    32 | SHA-256 over everything before it                 |
 *
 * Magic, format version, length and SHA-256 are where they are in every format, so that a release can tell a later one's from damage.
 */
export interface SealedCheckpoint {
	showtimeSessionId: string;
	/** Version of the simulation that took the snapshot; only that version folds on from it. */
	simulationVersion: number;
	tick: number;
	marker: number;
	sequence: number;
	/** Of the ids of all applied inputs and markers, 32 hex digits. */
	chain: string;
	/** The journal's history that the sequence is one of. */
	incarnation: string;
	/** Events that the session decided up to the marker. */
	events: number;
	/** What the owner of the session puts in: world, personas, history; opaque here. */
	sections: Uint8Array[];
}

const MAGIC = new TextEncoder().encode("SHOWCKPT");
const FORMAT_VERSION = 3;
const HEADER_BYTES = 62;
const CHAIN = /^[0-9a-f]{32}$/;
const CHECKSUM_BYTES = 32;
const MAX_UINT32 = 0xffff_ffff;

/** Packs a checkpoint with its versions, lengths and checksum. Throws RangeError when a number does not fit its field. */
export function sealCheckpoint(checkpoint: SealedCheckpoint): Uint8Array {
	const { sections } = checkpoint;
	const sessionId = new TextEncoder().encode(checkpoint.showtimeSessionId);
	const incarnation = new TextEncoder().encode(checkpoint.incarnation);
	const sectionBytes = sections.reduce((sum, section) => sum + section.length, 0);
	const length =
		HEADER_BYTES + 4 * sections.length + sessionId.length + incarnation.length + sectionBytes + CHECKSUM_BYTES;
	checkWhole("simulationVersion", checkpoint.simulationVersion, MAX_UINT32);
	checkWhole("tick", checkpoint.tick, MAX_UINT32);
	checkWhole("marker", checkpoint.marker, MAX_UINT32);
	checkWhole("events", checkpoint.events, MAX_UINT32);
	checkWhole("sequence", checkpoint.sequence, Number.MAX_SAFE_INTEGER);
	checkWhole("length of showtimeSessionId", sessionId.length, 0xffff);
	checkWhole("length of incarnation", incarnation.length, 0xffff);
	if (!CHAIN.test(checkpoint.chain))
		throw new RangeError(`checkpoint chain ${checkpoint.chain}: must be 32 hex digits`);
	checkWhole("number of sections", sections.length, 0xffff);
	checkWhole("length", length, MAX_UINT32);

	const bytes = new Uint8Array(length);
	const view = new DataView(bytes.buffer);
	bytes.set(MAGIC);
	view.setUint32(8, FORMAT_VERSION, true);
	view.setUint32(12, length, true);
	view.setUint32(16, checkpoint.simulationVersion, true);
	view.setUint32(20, checkpoint.tick, true);
	view.setUint32(24, checkpoint.marker, true);
	view.setFloat64(28, checkpoint.sequence, true);
	bytes.set(Buffer.from(checkpoint.chain, "hex"), 36);
	view.setUint16(52, sessionId.length, true);
	view.setUint16(54, incarnation.length, true);
	view.setUint16(56, sections.length, true);
	view.setUint32(58, checkpoint.events, true);
	let offset = HEADER_BYTES;
	for (const section of sections) {
		view.setUint32(offset, section.length, true);
		offset += 4;
	}
	for (const part of [sessionId, incarnation, ...sections]) {
		bytes.set(part, offset);
		offset += part.length;
	}
	bytes.set(checksumOf(bytes.subarray(0, offset)), offset);
	return bytes;
}

/**
 * Unpacks what `sealCheckpoint` packed; the sections are copies.
 * Throws `CHECKPOINT_CORRUPT` with what is wrong: magic, length or checksum; and `VERSION_UNKNOWN` for another format.
 */
export function openCheckpoint(bytes: Uint8Array): SealedCheckpoint {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	checkFrame(bytes, view);
	const sessionIdLength = view.getUint16(52, true);
	const incarnationLength = view.getUint16(54, true);
	const sectionCount = view.getUint16(56, true);
	let offset = HEADER_BYTES + 4 * sectionCount;
	const take = (length: number) => {
		offset += length;
		// `slice` of a Node buffer, which drivers answer with, would be a view.
		return new Uint8Array(bytes.subarray(offset - length, offset));
	};
	const sessionId = take(sessionIdLength);
	const incarnation = take(incarnationLength);
	const sections: Uint8Array[] = [];
	for (let i = 0; i < sectionCount; i++) sections.push(take(view.getUint32(HEADER_BYTES + 4 * i, true)));
	return {
		showtimeSessionId: new TextDecoder().decode(sessionId),
		simulationVersion: view.getUint32(16, true),
		tick: view.getUint32(20, true),
		marker: view.getUint32(24, true),
		sequence: view.getFloat64(28, true),
		chain: Buffer.from(bytes.subarray(36, 52)).toString("hex"),
		incarnation: new TextDecoder().decode(incarnation),
		events: view.getUint32(58, true),
		sections,
	};
}

/** The checksum covers every length inside, so what passes here needs no bounds check. */
function checkFrame(bytes: Uint8Array, view: DataView): void {
	const smallest = HEADER_BYTES + CHECKSUM_BYTES;
	if (bytes.length < smallest) corrupt(`it is truncated: ${bytes.length} bytes, the smallest has ${smallest}`);
	if (MAGIC.some((byte, i) => bytes[i] !== byte)) corrupt("its first bytes are not SHOWCKPT");
	const length = view.getUint32(12, true);
	if (bytes.length < length) corrupt(`it is truncated: ${bytes.length} bytes of ${length}`);
	if (bytes.length > length) corrupt(`it is ${bytes.length} bytes long, its header says ${length}`);
	const body = bytes.subarray(0, length - CHECKSUM_BYTES);
	const checksum = checksumOf(body);
	if (checksum.some((byte, i) => bytes[body.length + i] !== byte)) corrupt("its checksum does not match its bytes");
	const format = view.getUint32(8, true);
	if (format === FORMAT_VERSION) return;
	throw new ShowtimeError(
		"VERSION_UNKNOWN",
		`checkpoints of format ${format} are not known here, only ${FORMAT_VERSION}`,
	);
}

function checksumOf(bytes: Uint8Array): Uint8Array {
	return hash("sha256", bytes, "buffer");
}

function checkWhole(field: string, value: number, max: number): void {
	if (!Number.isInteger(value) || value < 0 || value > max) {
		throw new RangeError(`checkpoint ${field} ${value}: must be a whole number from 0 to ${max}`);
	}
}

function corrupt(reason: string): never {
	throw new ShowtimeError("CHECKPOINT_CORRUPT", `the checkpoint cannot be used: ${reason}`);
}
