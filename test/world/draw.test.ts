import { expect } from "chai";
import * as fc from "fast-check";
import {
	below,
	draw,
	drawAt,
	drawKey,
	FOR_CONTAGION,
	FOR_DEPARTURE,
	FOR_EMISSION,
	FOR_ENTRY,
	FOR_INTENSITY,
	FOR_LEAVING,
	FOR_MEMBER_ID,
	FOR_TEMPLATE,
	hashOf,
	mix,
} from "../../src/world/draw.ts";

const PURPOSES = [
	FOR_ENTRY,
	FOR_CONTAGION,
	FOR_EMISSION,
	FOR_INTENSITY,
	FOR_LEAVING,
	FOR_DEPARTURE,
	FOR_TEMPLATE,
	FOR_MEMBER_ID,
];
const SEEDS = [0, 1, 7, 0x8000_0000, 0xffff_ffff];
const MEMBERS = 20_000;

/** Sum of (seen - expected)^2 / expected over equally likely cells. */
function chiSquare(cells: readonly number[]): number {
	const expected = cells.reduce((a, b) => a + b) / cells.length;
	return cells.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
}

/** Chi-square of `degrees` degrees of freedom that one fair draw in a million exceeds (Wilson and Hilferty). */
function limitOf(degrees: number): number {
	const part = 2 / (9 * degrees);
	return degrees * (1 - part + 4.75 * Math.sqrt(part)) ** 3;
}

function cellsOf(count: number, cellOf: (serial: number) => number): number[] {
	const cells = new Array<number>(count).fill(0);
	for (let serial = 1; serial <= MEMBERS; serial++) cells[cellOf(serial)]++;
	return cells;
}

describe("draw", () => {
	it("is a function of its four numbers, whatever was asked before", () => {
		const first = draw(7, 3, 12, FOR_ENTRY);
		for (let serial = 0; serial < 100; serial++) draw(7, 3, serial, FOR_LEAVING);
		expect(draw(7, 3, 12, FOR_ENTRY)).to.equal(first);
		expect(drawAt(drawKey(7, 3, FOR_ENTRY), 12)).to.equal(first);
	});

	it("is a whole number of 32 bits", () => {
		const word = fc.integer({ min: 0, max: 0xffff_ffff });
		fc.assert(
			fc.property(word, word, word, fc.constantFrom(...PURPOSES), (seed, marker, serial, purpose) => {
				const drawn = draw(seed, marker, serial, purpose);
				expect(drawn).to.equal(drawn >>> 0);
			}),
		);
	});

	it("spreads the members of one marker evenly over the high bits, for each seed and purpose", () => {
		for (const seed of SEEDS) {
			for (const purpose of PURPOSES) {
				const key = drawKey(seed, 1, purpose);
				const cells = cellsOf(64, (serial) => drawAt(key, serial) >>> 26);
				expect(chiSquare(cells), `seed ${seed}, purpose ${purpose}`).to.be.below(limitOf(63));
			}
		}
	});

	it("spreads one member evenly over the markers", () => {
		for (const seed of SEEDS) {
			const cells = cellsOf(64, (marker) => draw(seed, marker, 1, FOR_EMISSION) >>> 26);
			expect(chiSquare(cells), `seed ${seed}`).to.be.below(limitOf(63));
		}
	});

	it("draws independently for two purposes, for neighbouring markers and for neighbouring seeds", () => {
		const pairs: [string, [number, number, number], [number, number, number]][] = [];
		for (const purpose of PURPOSES) {
			pairs.push([`markers 9 and 10 of purpose ${purpose}`, [7, 9, purpose], [7, 10, purpose]]);
			pairs.push([`seeds 7 and 8 of purpose ${purpose}`, [7, 9, purpose], [8, 9, purpose]]);
			for (const other of PURPOSES) {
				if (other > purpose) pairs.push([`purposes ${purpose} and ${other}`, [7, 9, purpose], [7, 9, other]]);
			}
		}
		for (const [what, one, other] of pairs) {
			const [key, otherKey] = [drawKey(...one), drawKey(...other)];
			const cells = cellsOf(64, (serial) => ((drawAt(key, serial) >>> 29) << 3) | (drawAt(otherKey, serial) >>> 29));
			expect(chiSquare(cells), what).to.be.below(limitOf(63));
		}
	});

	it("draws independently for neighbouring members", () => {
		const key = drawKey(7, 9, FOR_LEAVING);
		const cells = cellsOf(64, (serial) => ((drawAt(key, serial) >>> 29) << 3) | (drawAt(key, serial + 1) >>> 29));
		expect(chiSquare(cells)).to.be.below(limitOf(63));
	});

	it("has a key of its own for every seed, marker and purpose", () => {
		const keys = new Set<number>();
		for (const seed of SEEDS) {
			for (let marker = 0; marker < 200; marker++) {
				for (const purpose of PURPOSES) keys.add(drawKey(seed, marker, purpose));
			}
		}
		expect(keys.size).to.equal(SEEDS.length * 200 * PURPOSES.length);
	});
});

describe("mix", () => {
	it("maps no two words to one", () => {
		const mixed = new Set<number>();
		for (let word = 0; word < 50_000; word++) mixed.add(mix(word * 85_899));
		expect(mixed.size).to.equal(50_000);
	});
});

describe("below", () => {
	it("reaches every number from 0 to the bound - 1 and no other", () => {
		for (const bound of [1, 2, 3, 7, 100, 10_001]) {
			const reached = new Set<number>();
			for (let high = 0; high < 65_536; high++) reached.add(below((high << 16) >>> 0, bound));
			expect([...reached].sort((a, b) => a - b)).to.deep.equal(Array.from({ length: bound }, (_, i) => i));
		}
		expect(below(0xffff_ffff, 65_536)).to.equal(65_535);
	});

	it("favours no number by more than one word in 65,536", () => {
		for (const bound of [3, 7, 100, 10_000]) {
			const counts = new Array<number>(bound).fill(0);
			for (let high = 0; high < 65_536; high++) counts[below((high << 16) >>> 0, bound)]++;
			expect(Math.max(...counts) - Math.min(...counts), `bound ${bound}`).to.be.at.most(1);
		}
	});
});

describe("hashOf", () => {
	it("tells strings apart that differ in one character or in order", () => {
		const texts = [
			"",
			"a",
			"b",
			"ab",
			"ba",
			"0d9f4f5e-2d2c-4f2e-8a35-94e5b3b7c902",
			"0d9f4f5e-2d2c-4f2e-8a35-94e5b3b7c903",
		];
		expect(new Set(texts.map(hashOf)).size).to.equal(texts.length);
	});
});
