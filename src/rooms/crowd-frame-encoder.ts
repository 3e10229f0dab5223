import { constants, deflateRawSync } from "node:zlib";
import {
	createFrameEncoder,
	type FrameEncoder,
	type FramePlanes,
	type FrameTime,
	packFrame,
} from "../personas/frame-encoder.ts";
import type { Personas } from "../personas/personas.ts";

/** The frames of one room as bytes of the message `crowd`: each plane raw-deflated on its own (docs/wire.md, "Crowd frame"). */
export class CrowdFrameEncoder {
	readonly #encoder: FrameEncoder = createFrameEncoder();
	#keyframe: { marker: number; bytes: Uint8Array } | undefined;

	/** The whole crowd after the step `at`; made once a step, however many clients ask. */
	keyframe(personas: Personas, at: FrameTime): Uint8Array {
		if (this.#keyframe?.marker !== at.marker) {
			this.#keyframe = { marker: at.marker, bytes: bytesOf(this.#encoder.keyframe(personas, at)) };
		}
		return this.#keyframe.bytes;
	}

	/**
	 * What changed since the last frame, undefined when nothing did. To be asked after every step while somebody has a
	 * frame: a keyframe in between would swallow changes that the others have not seen.
	 */
	delta(personas: Personas, at: FrameTime): Uint8Array | undefined {
		if (personas.changed.length === 0) return undefined;
		return bytesOf(this.#encoder.delta(personas, at, personas.changed));
	}
}

/**
 * The bytes that travel. Runs and Huffman codes alone: longer matches are chance in these planes; looking for them made
 * deltas 5 to 15 % larger and took half as long again.
 */
export function bytesOf(frame: FramePlanes): Uint8Array {
	return packFrame(
		frame,
		frame.planes.map((plane) => deflateRawSync(plane, { strategy: constants.Z_RLE })),
	);
}
