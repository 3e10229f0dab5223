import { expect } from "chai";
import fc from "fast-check";
import { advance } from "../../src/career/advance.ts";
import { capabilitiesOf } from "../../src/career/capabilities.ts";
import { type GrowthEntry, sumOf } from "../../src/career/growth.ts";
import { MILESTONES, milestonesOf, worldFirstMilestone } from "../../src/career/milestones.ts";
import { streamerSeedType } from "../../src/career/seed-type.ts";
import { CAREER_PHASES, careerPhaseOf } from "../../src/components/career-phase.ts";

const NEW = { totalGrowth: 0, domains: {}, phase: 0 };
const NO_MEASURES = { sessions: 0, followers: 0, watchSeconds: 0, hypeTrains: 0, bestHypeLevel: 0 };
const grown = (amount: number): GrowthEntry => ({ cause: "manual:1", domain: "audience_growth.followers", amount });

describe("advancing a career", () => {
	const codes = (measures: Partial<typeof NO_MEASURES>, earned: GrowthEntry[] = []) =>
		advance(NEW, {
			earned,
			measures: { ...NO_MEASURES, ...measures },
			discovered: [],
			reached: new Set(),
		}).milestones.map(({ code }) => code);

	it("reaches the milestones of the first stream", () => {
		expect(codes({ sessions: 1 })).to.deep.equal(["first-stream"]);
		expect(codes({ sessions: 10, hypeTrains: 1, bestHypeLevel: 6 })).to.deep.equal([
			"first-stream",
			"sessions-10",
			"first-hype-train",
			"level-3-hype",
			"level-5-hype",
			"legendary-hype",
		]);
	});

	it("counts watch time in hours", () => {
		expect(codes({ watchSeconds: 35_999 })).to.deep.equal([]);
		expect(codes({ watchSeconds: 36_000 })).to.deep.equal(["watch-hours-10"]);
		expect(codes({ watchSeconds: 3_600_000 })).to.include("watch-hours-1000");
	});

	it("follows what a milestone sets off: its growth reaches a phase, which is a milestone again", () => {
		const after = advance(NEW, {
			earned: [grown(4.5)],
			measures: { ...NO_MEASURES, sessions: 1 },
			discovered: [],
			reached: new Set(),
		});
		expect(after.milestones.map(({ code }) => code)).to.deep.equal(["first-stream", "phase-rising"]);
		expect(after).to.include({ totalGrowth: 5.5, phase: 1 });
		expect(after.domains).to.deep.equal({ "audience_growth.followers": 4.5, "discovery_rate.milestones": 1 });
	});

	it("reaches a world first once", () => {
		const discovered = [worldFirstMilestone("g:dragon")];
		const measures = { ...NO_MEASURES };
		const first = advance(NEW, { earned: [], measures, discovered, reached: new Set() });
		expect(first.milestones).to.deep.equal([
			{ code: "world-first:g:dragon", displayName: "Discovered dragon On Stream", family: "world-first", value: 1 },
		]);
		const again = advance(first, { earned: [], measures, discovered, reached: new Set(["world-first:g:dragon"]) });
		expect(again.milestones).to.deep.equal([]);
		expect(again.totalGrowth).to.equal(first.totalGrowth);
	});

	it("keeps its books: growth is what was earned, no milestone is reached twice, no phase is left", () => {
		const measures = fc.record({
			sessions: fc.nat(600),
			followers: fc.nat(12_000),
			watchSeconds: fc.nat(40_000_000),
			hypeTrains: fc.nat(10),
			bestHypeLevel: fc.nat(8),
		});
		const stand = fc.record({ totalGrowth: fc.nat(600), phase: fc.nat(4) });
		const known = fc.subarray(MILESTONES.map(({ code }) => code));
		fc.assert(
			fc.property(measures, stand, known, fc.nat(300), (numbers, { totalGrowth, phase }, before, amount) => {
				const start = { totalGrowth, domains: {}, phase };
				const earned = amount === 0 ? [] : [grown(amount / 10)];
				const after = advance(start, { earned, measures: numbers, discovered: [], reached: new Set(before) });
				const reached = after.milestones.map(({ code }) => code);
				expect(new Set([...before, ...reached]).size).to.equal(before.length + reached.length);
				expect(after.entries.map(({ cause }) => cause)).to.include.members(reached.map((code) => `milestone:${code}`));
				expect(after.totalGrowth).to.equal(sumOf([{ amount: totalGrowth }, ...after.entries]));
				expect(sumOf(Object.values(after.domains).map((one) => ({ amount: one })))).to.equal(sumOf(after.entries));
				expect(after.phase).to.equal(Math.max(phase, careerPhaseOf(after.totalGrowth)));
				const all = new Set([...before, ...reached]);
				expect(milestonesOf({ ...numbers, phase: after.phase }, all)).to.deep.equal([]);
			}),
		);
	});
});

describe("the phases of a career", () => {
	it("unlock more with each", () => {
		expect(CAREER_PHASES.map((phase) => capabilitiesOf(phase).length)).to.deep.equal([0, 2, 5, 8, 11]);
		expect(capabilitiesOf("Rising")).to.deep.equal(["custom_stream_title", "basic_audience_stats"]);
		expect(capabilitiesOf("Legend")).to.include.members(["hype_train_tracking", "server_announcements"]);
	});

	it("are those of the seed type", () => {
		const { code, mostPerOwner, phases } = streamerSeedType("streamer");
		expect({ code, mostPerOwner }).to.deep.equal({ code: "streamer", mostPerOwner: 1 });
		expect(phases.map(({ code: phase, minTotalGrowth }) => [phase, minTotalGrowth])).to.deep.equal([
			["Unknown", 0],
			["Rising", 5],
			["Popular", 25],
			["Celebrity", 100],
			["Legend", 500],
		]);
	});
});
