import { ArraySchema, type Encoder, schema, t } from "@colyseus/schema";
import type { MadeUpCrowd } from "../../test/support/made-up-crowd.ts";
import { classOf, encoderOf } from "./map-schema.ts";

/** The crowd as a Colyseus room would replicate it sparingly: two bytes a seat in arrays of bytes, its place being its name. */
const ByteState = schema({ states: t.array("uint8"), classes: t.array("uint8") }, "BenchByteState");

export class ArraySchemaCrowd {
	readonly #state = new ByteState();
	readonly #encoder: Encoder;
	/** Bytes of the whole state, as one who joins gets it. */
	readonly fullBytes: number;

	constructor(crowd: MadeUpCrowd) {
		const seats = Array.from({ length: crowd.seatCount }, (_, seat) => seat);
		this.#state.states = new ArraySchema<number>(...crowd.state);
		this.#state.classes = new ArraySchema<number>(...seats.map((seat) => classOf(crowd, seat)));
		this.#encoder = encoderOf(this.#state);
		this.fullBytes = this.#encoder.encodeAll().length;
		this.#encoder.encode();
		this.#encoder.discardChanges();
	}

	/** Bytes of the patch that shows the crowd as it is now. */
	patchBytes(now: MadeUpCrowd, changed: Uint32Array): number {
		const { states, classes } = this.#state;
		for (const seat of changed) {
			if (states[seat] !== now.state[seat]) states[seat] = now.state[seat];
			if (classes[seat] !== classOf(now, seat)) classes[seat] = classOf(now, seat);
		}
		const bytes = this.#encoder.encode().length;
		this.#encoder.discardChanges();
		return bytes;
	}
}
