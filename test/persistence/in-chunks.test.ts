import { expect } from "chai";
import * as fc from "fast-check";
import { evenly, paddedEvenly } from "../../src/persistence/in-chunks.ts";

const list = fc.nat(700).map((length) => Array.from({ length }, (_, place) => place));
const isPowerOfTwo = (length: number) => length > 0 && length <= 256 && Number.isInteger(Math.log2(length));

describe("lists in chunks of few lengths", () => {
	it("have every row once, in order", () => {
		fc.assert(
			fc.property(list, (rows) => {
				const chunks = evenly(rows);
				expect(chunks.flat()).to.deep.equal(rows);
				for (const { length } of chunks) expect(length).to.satisfy(isPowerOfTwo);
			}),
		);
	});

	it("have every value when the last chunk is filled up, and no other", () => {
		fc.assert(
			fc.property(list, (rows) => {
				const chunks = paddedEvenly(rows);
				expect([...new Set(chunks.flat())]).to.deep.equal(rows);
				expect(chunks).to.have.length(Math.ceil(rows.length / 256));
				for (const { length } of chunks) expect(length).to.satisfy(isPowerOfTwo);
			}),
		);
	});
});
