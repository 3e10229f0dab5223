import { expect } from "chai";
import { sipHash } from "../../src/personas/sip-hash.ts";

describe("the keyed hash", () => {
	it("is SipHash-2-4: the reference vector of eight bytes", () => {
		// Key 00 01 ... 0f, message 00 01 ... 07; the reference gives 62 24 93 9a 79 f5 f5 93, lowest byte first.
		const key = Uint32Array.of(0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c);
		expect(sipHash(key, 0x03020100, 0x07060504)).to.deep.equal([0x93f5f579, 0x9a932462]);
	});
});
