import { expect } from "chai";
import { type Behaviour, behaviourOf } from "../../bench/behaviour-of.ts";
import { arena } from "../../examples/shows/arena.ts";
import { expedition } from "../../examples/shows/expedition.ts";

const POPULAR = 2;
const LEGEND = 4;
const HOUR = 60;
const DEMO = { hypeAudienceScale: 200 };
const SEEDS = [1, 2, 3].map((seed) => Math.imul(seed, 15_485_863) >>> 0);

const mean = (all: readonly Behaviour[], of: (each: Behaviour) => number): number =>
	all.reduce((sum, each) => sum + of(each), 0) / all.length;

describe("an hour of the example game server's shows", () => {
	let popular: Behaviour[];
	let legend: Behaviour[];

	before(async () => {
		popular = await Promise.all(SEEDS.map((seed) => behaviourOf(expedition(seed), POPULAR, seed, HOUR, DEMO)));
		legend = await Promise.all(SEEDS.map((seed) => behaviourOf(arena(seed), LEGEND, seed, HOUR, DEMO)));
	});

	it("leaves 85 to 95 % of the members quiet and 0.5 to 2 % heavy", () => {
		expect(mean(popular, ({ quiet }) => quiet)).to.be.within(0.85, 0.95);
		expect(mean(popular, ({ heavy }) => heavy)).to.be.within(0.005, 0.02);
	});

	it("keeps a visitor of a Popular streamer for 15 to 60 minutes", () => {
		expect(mean(popular, ({ visitMinutes }) => visitMinutes)).to.be.within(15, 60);
	});

	it("gives a Popular streamer trains, those of level 1 more often than those above 2", () => {
		const atLeast = (from: number) => mean(popular, (each) => each.trainsByLevel.slice(from).reduce((a, b) => a + b));
		expect(atLeast(0)).to.be.within(1, 12);
		expect(mean(popular, ({ trainsByLevel }) => trainsByLevel[0])).to.be.above(atLeast(2));
		expect(atLeast(2)).to.be.above(0);
	});

	it("does not run away: a Legend is in trains for less than 30 % of it, and no train begins as another times out", () => {
		expect(mean(legend, ({ inTrains }) => inTrains)).to.be.within(0.005, 0.3);
		for (const { restarted } of [...popular, ...legend]) expect(restarted).to.equal(0);
	});
});
