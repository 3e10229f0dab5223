import { expect } from "chai";
import * as fc from "fast-check";
import { decodeContributors, encodeContributors } from "../../src/world/contributor-bytes.ts";

const contributor = fc.oneof(fc.integer({ min: 1, max: 0xffff_ffff }), fc.string({ unit: "binary", maxLength: 300 }));
const points = fc.integer({ min: 0, max: 2 ** 50 });

describe("contributors as bytes", () => {
	it("come back as they were, in their order", () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(contributor, points)), (entries) => {
				const given = new Map(entries);
				expect([...decodeContributors(encodeContributors(given))]).to.deep.equal([...given]);
			}),
		);
	});

	it("are refused with a RangeError when they are cut or garbled", () => {
		const bytes = encodeContributors(new Map([[300, 5_000]]));
		expect(() => decodeContributors(bytes.subarray(0, 3))).to.throw(RangeError, "end inside a number");
		expect(() => decodeContributors(new Uint8Array(20).fill(0xff))).to.throw(RangeError, "more than 8 bytes");
	});
});
