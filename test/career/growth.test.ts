import { expect } from "chai";
import fc from "fast-check";
import {
	domainList,
	GROWTH_DOMAINS,
	grownBy,
	growthOfFollower,
	growthOfMilestone,
	growthOfSession,
	growthOfTag,
	growthOfTrain,
	growthOfWorldFirst,
	PEAK_TIERS,
	sumOf,
	worldFirstOf,
} from "../../src/career/growth.ts";

const facts = (entries: { domain: string; amount: number }[]) => entries.map(({ domain, amount }) => [domain, amount]);

describe("growth", () => {
	it("has the amounts of the table", () => {
		expect(facts([growthOfFollower("m")])).to.deep.equal([["audience_growth.followers", 0.1]]);
		expect(facts([growthOfTag("s", "combat")])).to.deep.equal([["content_diversity.tags", 0.05]]);
		expect(facts([growthOfWorldFirst("g", "dragon")])).to.deep.equal([["discovery_rate.world_firsts", 2]]);
		expect(facts([growthOfMilestone("first-stream")])).to.deep.equal([["discovery_rate.milestones", 0.5]]);
	});

	it("gives 0.3 for each level of a train's peak above 2", () => {
		const amounts = [1, 2, 3, 4, 5, 6].map((level) => growthOfTrain("t", level).map(({ amount }) => amount));
		expect(amounts).to.deep.equal([[], [], [0.3], [0.6], [0.9], [1.2]]);
	});

	it("gives 0.2 for an average engagement above 0.6, not for 0.6", () => {
		const amounts = (averageEngagement: number) => facts(growthOfSession("s", { averageEngagement, peakViewers: 0 }));
		expect(amounts(0.6)).to.deep.equal([]);
		expect(amounts(0.601)).to.deep.equal([["engagement_quality.average", 0.2]]);
	});

	it("gives 0.5 for every tier that a peak reaches, whose causes are the streamer's and not the session's", () => {
		fc.assert(
			fc.property(fc.nat(20_000), fc.uuid(), fc.uuid(), (peakViewers, one, other) => {
				const entries = growthOfSession(one, { averageEngagement: 0, peakViewers });
				expect(entries).to.have.length(PEAK_TIERS.filter((tier) => tier <= peakViewers).length);
				expect(new Set(facts(entries).map(String)).size).to.be.at.most(1);
				expect(entries).to.deep.equal(growthOfSession(other, { averageEngagement: 0, peakViewers }));
			}),
		);
	});

	it("knows a world first by its cause, and nothing else by it", () => {
		expect(worldFirstOf(growthOfWorldFirst("g", "a:b").cause)).to.equal("g:a:b");
		expect(worldFirstOf(growthOfMilestone("world-first:g:a").cause)).to.equal(undefined);
	});

	it("adds up without losing anything, in any order", () => {
		const entry = fc.record({
			domain: fc.constantFrom(...GROWTH_DOMAINS),
			amount: fc.constantFrom(0.05, 0.1, 0.2, 0.3, 0.5, 2),
		});
		fc.assert(
			fc.property(fc.array(entry, { maxLength: 400 }), (entries) => {
				const total = entries.reduce((hundredths, { amount }) => hundredths + Math.round(amount * 100), 0) / 100;
				expect(sumOf(entries)).to.equal(total);
				const domains = domainList(grownBy({}, entries));
				expect(sumOf(domains)).to.equal(total);
				expect(domainList(grownBy({}, [...entries].reverse()))).to.deep.equal(domains);
			}),
		);
	});
});
