import { expect } from "chai";
import { createPersonas } from "../../src/personas/personas.ts";
import { decodePersonas, encodePersonas } from "../../src/personas/snapshot.ts";
import { decodeWorld, encodeWorld } from "../../src/world/snapshot.ts";
import { liveWorld, openShow, type Show } from "../support/worlds.ts";

/** A session of `size` in which a third of the seats has changed hands and some are free. */
function usedShow(size: number): Show {
	const show = openShow({ size, reservoirSize: 4 * size });
	show.play("tick", [{ kind: "departures", count: Math.floor(size / 2) }]);
	const templates = show.reservoir.checkOut(Math.floor(size / 3));
	show.play("apply", [{ kind: "arrivals", cause: "inject", templates, requested: templates.length }]);
	return show;
}

describe("a snapshot of personas", () => {
	it("restores who sits where, what is shown and what was counted", () => {
		for (const size of [1, 7, 8, 9, 63, 64, 65, 200]) {
			const { world, personas } = usedShow(size);
			const bytes = encodePersonas(personas);
			const restored = decodePersonas(bytes, decodeWorld(encodeWorld(world)));
			const { viewSeed, seatCount, present, engaged, disengaged, peak } = personas;
			expect(restored).to.include({ viewSeed, seatCount, present, engaged, disengaged, peak });
			for (const column of ["state", "occupancy", "serialOf"] as const) {
				const seats = (given: typeof personas) => [...given[column].subarray(0, seatCount)];
				expect(seats(restored), column).to.deep.equal(seats(personas));
			}
			expect([...restored.mood]).to.deep.equal([...personas.mood]);
			expect([...restored.byPersonality]).to.deep.equal([...personas.byPersonality]);
			expect(Buffer.compare(encodePersonas(restored), bytes)).to.equal(0);
		}
	});

	it("restores a room that nobody ever entered", () => {
		const world = liveWorld({ size: 0 });
		expect(decodePersonas(encodePersonas(createPersonas(5)), world)).to.include({
			viewSeed: 5,
			seatCount: 0,
			present: 0,
		});
	});

	it("restores a view seed of all 32 bits", () => {
		const world = liveWorld({ size: 0 });
		expect(decodePersonas(encodePersonas(createPersonas(0xffff_fffe)), world).viewSeed).to.equal(0xffff_fffe);
	});

	it("restores from bytes that do not begin on a word", () => {
		const { world, personas } = usedShow(20);
		const bytes = encodePersonas(personas);
		const moved = new Uint8Array(bytes.length + 1).subarray(1);
		moved.set(bytes);
		expect(Buffer.compare(encodePersonas(decodePersonas(moved, world)), bytes)).to.equal(0);
	});

	it("refuses cut and lengthened bytes with a RangeError", () => {
		const { world, personas } = usedShow(20);
		const bytes = encodePersonas(personas);
		for (const length of [0, 1, 15, 16, 17, bytes.length - 1]) {
			expect(() => decodePersonas(bytes.subarray(0, length), world), `${length} bytes`).to.throw(RangeError);
		}
		const longer = new Uint8Array(bytes.length + 1);
		longer.set(bytes);
		expect(() => decodePersonas(longer, world)).to.throw(RangeError);
	});

	it("refuses a garbled seat count with a RangeError", () => {
		const { world, personas } = usedShow(20);
		for (const wrong of [0, 19, 21, 0xffff_ffff, 0x8000_0000]) {
			const garbled = encodePersonas(personas);
			new Uint32Array(garbled.buffer, 4, 1)[0] = wrong;
			expect(() => decodePersonas(garbled, world), `${wrong} seats`).to.throw(RangeError);
		}
	});
});
