import { expect } from "chai";
import { arrangeSeats, houseCapacity } from "../../web/src/arena/seating.ts";
import { settingOf } from "../../web/src/arena/setting.ts";

const ARENA = settingOf("arena");
const TAVERN = settingOf("tavern");

describe("seating of a house", () => {
	for (const setting of [ARENA, TAVERN]) {
		for (const viewers of [1, 50, 800, 10_000]) {
			it(`seats ${viewers} viewers in the ${setting.name}, each in a place of its own, off the stage and the aisles`, () => {
				const seating = arrangeSeats(houseCapacity(viewers), setting);
				expect(seating.capacity).to.be.at.least(viewers);
				const places = new Set<string>();
				for (let seat = 0; seat < seating.capacity; seat++) {
					const [angle, radius] = [seating.angle[seat], seating.radius[seat]];
					places.add(`${angle.toFixed(4)} ${radius.toFixed(2)}`);
					expect(radius).to.be.within(setting.firstRadius, seating.rimRadius);
					expect(Math.abs(angle)).to.be.at.most(setting.halfAngle);
					for (const aisle of setting.aisles) {
						expect(Math.abs(angle - aisle) * radius).to.be.at.least(setting.aisleWidth / 2 - 0.001);
					}
				}
				expect(places.size).to.equal(seating.capacity);
			});
		}
	}

	it("keeps every seat where it is when the house grows", () => {
		const small = arrangeSeats(houseCapacity(300), ARENA);
		const large = arrangeSeats(houseCapacity(4_000), ARENA);
		for (const place of ["angle", "radius", "height", "aisle"] as const) {
			expect([...large[place].subarray(0, small.capacity)]).to.deep.equal([...small[place]]);
		}
	});

	it("fills the good seats near the stage first, and rises towards the back", () => {
		const { capacity, radius, height } = arrangeSeats(houseCapacity(800), ARENA);
		const mean = (values: Float32Array, from: number, to: number): number =>
			values.subarray(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
		const third = Math.floor(capacity / 3);
		for (const values of [radius, height]) {
			expect(mean(values, 0, third)).to.be.below(mean(values, third, 2 * third));
			expect(mean(values, third, 2 * third)).to.be.below(mean(values, 2 * third, capacity));
		}
	});

	it("does not build for an arrival or two", () => {
		expect(houseCapacity(200)).to.equal(houseCapacity(203));
		expect(houseCapacity(203)).to.be.below(203 * 1.2);
	});

	it("counts the columns of the rows from left to right, for waves", () => {
		const { capacity, angle, column, rows } = arrangeSeats(houseCapacity(800), ARENA);
		const seats = Array.from({ length: capacity }, (_, seat) => seat).sort((a, b) => angle[a] - angle[b]);
		const columns = seats.map((seat) => column[seat]);
		expect(columns).to.deep.equal(columns.toSorted((a, b) => a - b));
		expect(columns[0]).to.equal(0);
		expect(columns[capacity - 1]).to.be.within(capacity / rows - 2, capacity / rows);
	});

	it("plays a preset it does not know in the arena", () => {
		expect([settingOf("tavern").name, settingOf("arena").name, settingOf("").name]).to.deep.equal([
			...["tavern", "arena", "arena"],
		]);
	});
});
