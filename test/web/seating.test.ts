import { expect } from "chai";
import { arrangeSeats, houseCapacity, type SeatingBounds } from "../../web/src/arena/seating.ts";

const DESKTOP: SeatingBounds = { width: 1050, height: 670, above: 84, below: 128 };
const PHONE: SeatingBounds = { width: 390, height: 437, above: 84, below: 44 };

describe("seating of the arena", () => {
	for (const [name, bounds] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
		for (const viewers of [1, 50, 200, 800, 10_000]) {
			it(`seats ${viewers} viewers on a ${name}, everybody in the picture and nobody on the stage`, () => {
				const { capacity, x, y, stage } = arrangeSeats(houseCapacity(viewers), bounds);
				expect(capacity).to.be.at.least(viewers);
				for (let seat = 0; seat < capacity; seat++) {
					expect(x[seat]).to.be.within(0, bounds.width);
					expect(y[seat]).to.be.within(bounds.above * 0.9, bounds.height);
					const onStage = ((x[seat] - stage.x) / stage.halfWidth) ** 2 + ((y[seat] - stage.y) / stage.halfHeight) ** 2;
					expect(onStage).to.be.above(1);
				}
			});
		}
	}

	it("gives every viewer a place of its own", () => {
		const { capacity, x, y } = arrangeSeats(houseCapacity(800), DESKTOP);
		const places = new Set(
			Array.from({ length: capacity }, (_, seat) => `${x[seat].toFixed(1)} ${y[seat].toFixed(1)}`),
		);
		expect(places.size).to.equal(capacity);
	});

	it("paints the far rows first, every seat once", () => {
		const { capacity, y, paintOrder } = arrangeSeats(houseCapacity(200), DESKTOP);
		expect(new Set(paintOrder).size).to.equal(capacity);
		for (let i = 1; i < capacity; i++) expect(y[paintOrder[i]]).to.be.at.least(y[paintOrder[i - 1]]);
	});

	it("fills the good seats near the stage first", () => {
		const { capacity, x, y, stage } = arrangeSeats(houseCapacity(800), DESKTOP);
		const distanceOf = (from: number, to: number): number => {
			let sum = 0;
			for (let seat = from; seat < to; seat++) sum += Math.hypot(x[seat] - stage.x, (y[seat] - stage.y) * 1.3);
			return sum / (to - from);
		};
		const third = Math.floor(capacity / 3);
		expect(distanceOf(0, third)).to.be.below(distanceOf(third, 2 * third));
		expect(distanceOf(third, 2 * third)).to.be.below(distanceOf(2 * third, capacity));
	});

	it("does not move house for an arrival or two", () => {
		expect(houseCapacity(200)).to.equal(houseCapacity(203));
		expect(houseCapacity(203)).to.be.below(203 * 1.2);
	});

	it("counts the columns of the rows from left to right, for waves", () => {
		const { capacity, x, stage, column, y } = arrangeSeats(houseCapacity(800), DESKTOP);
		const seats = Array.from({ length: capacity }, (_, seat) => seat);
		const columns = new Set(column);
		expect(Math.min(...columns)).to.equal(0);
		expect(Math.max(...columns)).to.be.within(columns.size - 1, columns.size);
		// Along the last row, where the rows are longest.
		const far = seats.filter((seat) => y[seat] < stage.y * 0.6).sort((a, b) => x[a] - x[b]);
		const left = far.slice(0, far.length / 2).map((seat) => column[seat]);
		const right = far.slice(far.length / 2).map((seat) => column[seat]);
		expect(Math.max(...left)).to.be.at.most(Math.min(...right) + 1);
	});
});
