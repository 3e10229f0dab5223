import { expect } from "chai";
import { TokenBuckets } from "../../src/api/token-bucket.ts";

describe("TokenBuckets", () => {
	it("gives a key its rate at once, then as time passes", () => {
		let nowMs = 0;
		const buckets = new TokenBuckets(50, () => nowMs);
		for (let i = 0; i < 50; i++) expect(buckets.take("a").taken).to.equal(true);
		expect(buckets.take("a")).to.deep.equal({ taken: false, retryAfterSeconds: 1 });
		nowMs += 20;
		expect(buckets.take("a").taken).to.equal(true);
		expect(buckets.take("a").taken).to.equal(false);
	});

	it("saves up no more than one second's worth", () => {
		let nowMs = 0;
		const buckets = new TokenBuckets(10, () => nowMs);
		nowMs += 3_600_000;
		expect(buckets.take("a", 10).taken).to.equal(true);
		expect(buckets.take("a").taken).to.equal(false);
	});

	it("takes a whole batch or none of it", () => {
		const buckets = new TokenBuckets(100, () => 0);
		expect(buckets.take("a", 60).taken).to.equal(true);
		expect(buckets.take("a", 60).taken).to.equal(false);
		expect(buckets.take("a", 40).taken).to.equal(true);
	});

	it("keeps keys apart", () => {
		const buckets = new TokenBuckets(1, () => 0);
		expect(buckets.take("a").taken).to.equal(true);
		expect(buckets.take("b").taken).to.equal(true);
		expect(buckets.take("a").taken).to.equal(false);
	});

	it("stands a clock that is set back", () => {
		let nowMs = 1_000_000;
		const buckets = new TokenBuckets(1, () => nowMs);
		buckets.take("a");
		nowMs = 0;
		expect(buckets.take("a").taken).to.equal(false);
		nowMs = 1000;
		expect(buckets.take("a").taken).to.equal(true);
	});
});
