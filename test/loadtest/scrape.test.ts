import { expect } from "chai";
import { Histogram, Registry } from "prom-client";
import { grown, readScrape, spreadBetween } from "../../src/loadtest/scrape.ts";

describe("what /metrics says", () => {
	const registry = new Registry();
	const seconds = new Histogram({
		name: "time_seconds",
		help: "Time.",
		labelNames: ["entry"],
		buckets: [0.01, 0.1, 1],
		registers: [registry],
	});
	const scrape = async () => readScrape(await registry.metrics());

	it("gives the spread of what came between two looks, in milliseconds", async () => {
		seconds.observe({ entry: "a" }, 0.9);
		const before = await scrape();
		for (let i = 0; i < 90; i++) seconds.observe({ entry: "a" }, 0.005);
		for (let i = 0; i < 10; i++) seconds.observe({ entry: "a" }, 0.05);
		seconds.observe({ entry: "b" }, 0.5);
		const after = await scrape();
		const spread = spreadBetween([[before, after]], "time_seconds", 'entry="a"');
		// 50 of the 90 lie in the first half of a bucket of 10 ms; 95 is the middle of the ten between 10 and 100 ms.
		expect(spread.p50).to.be.closeTo(50 / 9, 1e-9);
		expect(spread.p95).to.be.closeTo(55, 1e-9);
		expect([spread.count, spread.max]).to.deep.equal([100, 100]);
		expect(grown(before, after, 'time_seconds_count{entry="b"}')).to.equal(1);
	});

	it("says of what is beyond all buckets only that it is there", async () => {
		const before = await scrape();
		seconds.observe({ entry: "a" }, 7);
		const spread = spreadBetween([[before, await scrape()]], "time_seconds");
		expect(spread).to.deep.equal({ count: 1, p50: 1_000, p95: 1_000, p99: 1_000, max: 1_000 });
	});

	it("adds up processes, and knows nothing of a time in which nothing was seen", async () => {
		const before = await scrape();
		seconds.observe({ entry: "a" }, 0.05);
		const after = await scrape();
		expect(
			spreadBetween(
				[
					[before, after],
					[before, after],
				],
				"time_seconds",
			).count,
		).to.equal(2);
		expect(spreadBetween([[after, after]], "time_seconds")).to.deep.include({ count: 0, p50: Number.NaN });
	});
});
