import { expect } from "chai";
import { createPersonas } from "../../src/personas/personas.ts";
import { decodePersonas, encodePersonas } from "../../src/personas/snapshot.ts";
import { decodeWorld, encodeWorld } from "../../src/world/snapshot.ts";
import { liveWorld, openShow, type Show, VIEW_KEY } from "../support/worlds.ts";

/** A session of `size` in which a third of the seats has changed hands and some are free. */
function usedShow(size: number): Show {
	const show = openShow({ size, reservoirSize: 4 * size });
	show.play("tick", [{ kind: "departures", count: Math.floor(size / 2) }]);
	const templates = show.reservoir.checkOut(Math.floor(size / 3));
	show.play("apply", [{ kind: "arrivals", cause: "inject", templates, requested: templates.length }]);
	for (let tick = 0; tick < 12; tick++) show.play("tick");
	return show;
}

describe("a snapshot of personas", () => {
	it("restores who sits where, what is shown and what was counted", () => {
		for (const size of [1, 7, 8, 9, 63, 64, 65, 200]) {
			const { world, personas } = usedShow(size);
			const bytes = encodePersonas(personas, world);
			const again = decodeWorld(encodeWorld(world));
			const restored = decodePersonas(bytes, again);
			const { viewSeed, seatCount, present, engaged, disengaged, peak, seated, churn, swing } = personas;
			const counts = { viewSeed, seatCount, present, engaged, disengaged, peak, seated, churn, swing };
			expect(restored).to.include(counts);
			expect([...restored.key]).to.deep.equal([...personas.key]);
			for (const column of ["state", "occupancy", "turn", "ordinal", "place", "personality", "renown"] as const) {
				const seats = (given: typeof personas) => [...given[column].subarray(0, seatCount)];
				expect(seats(restored), column).to.deep.equal(seats(personas));
			}
			expect([...restored.mood]).to.deep.equal([...personas.mood]);
			expect([...restored.byPersonality]).to.deep.equal([...personas.byPersonality]);
			expect(Buffer.compare(encodePersonas(restored, again), bytes)).to.equal(0);
		}
	});

	it("restores a room that nobody ever entered", () => {
		const world = liveWorld({ size: 0 });
		expect(decodePersonas(encodePersonas(createPersonas(VIEW_KEY), world), world)).to.include({
			seatCount: 0,
			present: 0,
		});
	});

	it("restores a key of all 128 bits", () => {
		const world = liveWorld({ size: 0 });
		const key = "fedcba98ffffffff00000000800000fe";
		const personas = createPersonas(key);
		const restored = decodePersonas(encodePersonas(personas, world), world);
		expect([...restored.key]).to.deep.equal([...personas.key]);
		expect(restored.viewSeed).to.equal(personas.viewSeed);
	});

	it("restores from bytes that do not begin on a word", () => {
		const { world, personas } = usedShow(20);
		const bytes = encodePersonas(personas, world);
		const moved = new Uint8Array(bytes.length + 1).subarray(1);
		moved.set(bytes);
		expect(Buffer.compare(encodePersonas(decodePersonas(moved, world), world), bytes)).to.equal(0);
		const buffer = Buffer.from(moved.buffer, 1);
		expect(Buffer.compare(encodePersonas(decodePersonas(buffer, world), world), bytes), "a Node buffer").to.equal(0);
	});

	it("refuses cut and lengthened bytes with a RangeError", () => {
		const { world, personas } = usedShow(20);
		const bytes = encodePersonas(personas, world);
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
			const garbled = encodePersonas(personas, world);
			new Uint32Array(garbled.buffer, 16, 1)[0] = wrong;
			expect(() => decodePersonas(garbled, world), `${wrong} seats`).to.throw(RangeError);
		}
	});
});
