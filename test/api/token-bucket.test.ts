import { expect } from "chai";
import { TokenBuckets } from "../../src/api/token-bucket.ts";
import { rateContract } from "../persistence/contracts/rate-contract.ts";

rateContract("TokenBuckets", (perSecond, nowMs) => new TokenBuckets(perSecond, nowMs));

describe("TokenBuckets", () => {
	it("stand a clock that is set back", () => {
		let nowMs = 1_000_000;
		const buckets = new TokenBuckets(1, () => nowMs);
		buckets.take("a");
		nowMs = 0;
		expect(buckets.take("a").taken).to.equal(false);
		nowMs = 1000;
		expect(buckets.take("a").taken).to.equal(true);
	});
});
