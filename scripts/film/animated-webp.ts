/** A still WebP picture, as a browser encodes it, and how long it is shown. */
export interface FilmFrame {
	webp: Uint8Array;
	milliseconds: number;
}

const HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
/** Flag of VP8X: there is an animation. */
const ANIMATED = 0x02;
/** Flag of a frame: it takes the place of the one before, and is not blended with it. */
const REPLACES = 0x02;

/**
 * Joins stills of one size to an animated WebP that is played for ever (RFC 9649, section 2.7): the bits of each still as
 * they are, in the container of a film. Throws when a still is no lossy WebP without transparency.
 */
export function animatedWebp(frames: readonly FilmFrame[], width: number, height: number): Buffer {
	const size = [...uint24(width - 1), ...uint24(height - 1)];
	const chunks = [
		chunk("VP8X", Buffer.from([ANIMATED, 0, 0, 0, ...size])),
		chunk("ANIM", Buffer.from([0, 0, 0, 0xff, 0, 0])),
		...frames.map(({ webp, milliseconds }, place) => {
			const head = [...uint24(0), ...uint24(0), ...size, ...uint24(milliseconds), REPLACES];
			return chunk("ANMF", Buffer.concat([Buffer.from(head), pictureOf(webp, place)]));
		}),
	];
	const body = Buffer.concat([Buffer.from("WEBP"), ...chunks]);
	return Buffer.concat([Buffer.from("RIFF"), uint32(body.length), body]);
}

/** The chunk with the picture itself, out of the file of a still. */
function pictureOf(webp: Uint8Array, place: number): Buffer {
	const file = Buffer.from(webp);
	for (let at = HEADER_BYTES; at < file.length; ) {
		const bytes = CHUNK_HEADER_BYTES + file.readUInt32LE(at + 4);
		const padded = bytes + (bytes & 1);
		if (file.toString("latin1", at, at + 4) === "VP8 ") return file.subarray(at, at + padded);
		at += padded;
	}
	throw new Error(`frame ${place} is no lossy WebP`);
}

function chunk(name: string, content: Buffer): Buffer {
	const padding = Buffer.alloc(content.length & 1);
	return Buffer.concat([Buffer.from(name), uint32(content.length), content, padding]);
}

function uint24(value: number): number[] {
	return [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff];
}

function uint32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}
