import { expect } from "chai";
import fc from "fast-check";
import { DEFAULT_RETRY_POLICY, retryDelayMs } from "../../src/client/retry-policy.ts";

describe("retryDelayMs", () => {
	it("doubles with each attempt up to the longest pause", () => {
		const policy = { firstDelayMs: 100, maxDelayMs: 1_000, unknownForMs: 0 };
		expect([0, 1, 2, 3, 4, 50].map((attempt) => retryDelayMs(policy, attempt, 1))).to.deep.equal([
			100, 200, 400, 800, 1_000, 1_000,
		]);
	});

	it("draws from the upper half of the pause", () => {
		fc.assert(
			fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
				const longest = retryDelayMs(DEFAULT_RETRY_POLICY, attempt, 1);
				expect(retryDelayMs(DEFAULT_RETRY_POLICY, attempt, random)).to.be.within(longest / 2, longest);
			}),
		);
	});
});
