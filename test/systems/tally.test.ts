import { expect } from "chai";
import { PRESENT } from "../../src/components/member.ts";
import { AMUSED, BORED, EXCITED } from "../../src/components/sentiment.ts";
import { tally } from "../../src/systems/tally.ts";
import { departMember } from "../../src/world/actions.ts";
import { summarise, topEngaged } from "../../src/world/summary.ts";
import type { World } from "../../src/world/world.ts";
import { apply, liveWorld, onlyPersonality, presentMembers, setMembers, tick } from "../support/worlds.ts";

/** A world whose members keep the engagement they are given. */
function stillWorld(size: number): World {
	const world = liveWorld({ size, rules: (rules) => onlyPersonality(rules) });
	setMembers(world, { decayBp: 0, engagementBp: 5_000 });
	return world;
}

describe("tally", () => {
	it("counts above 0.5 as engaged and below 0.2 as disengaged", () => {
		const world = stillWorld(6);
		const eids = presentMembers(world);
		[0, 1_999, 2_000, 5_000, 5_001, 10_000].forEach((engagementBp, i) => {
			setMembers(world, { engagementBp }, [eids[i]]);
		});
		tally(world);
		expect(summarise(world).counts).to.include({ total: 6, engaged: 2, disengaged: 2 });
		expect(summarise(world).averageEngagement).to.equal((1_999 + 2_000 + 5_000 + 5_001 + 10_000) / 6 / 10_000);
	});

	it("counts moods and personalities", () => {
		const world = liveWorld({ size: 300 });
		const eids = presentMembers(world);
		setMembers(world, { mood: AMUSED });
		setMembers(world, { mood: EXCITED }, eids.slice(0, 100));
		setMembers(world, { mood: BORED }, eids.slice(100, 120));
		tally(world);
		const { mood, byPersonality } = summarise(world);
		expect(mood).to.include({ Excited: 100, Bored: 20, Amused: 180, Hostile: 0 });
		const { personality } = world.components.member;
		world.rules.personalities.forEach(({ name }, row) => {
			expect(byPersonality[name], name).to.equal(eids.filter((eid) => personality[eid] === row).length);
		});
	});

	it("counts nobody from the moment of the departure", () => {
		const world = stillWorld(10);
		const [gone] = presentMembers(world);
		departMember(world, gone, 1);
		tally(world);
		const { counts, mood } = summarise(world);
		expect(counts.total).to.equal(9);
		expect(Object.values(mood).reduce((a, b) => a + b)).to.equal(9);
	});

	it("remembers the peak", () => {
		const world = stillWorld(10);
		apply(world, [{ kind: "arrivals", cause: "inject", templates: [20, 21, 22], requested: 3 }]);
		apply(world, [{ kind: "departures", count: 8 }]);
		expect(summarise(world).counts).to.include({ total: 5, peak: 13 });
	});

	it("says of an empty room that nobody is engaged", () => {
		const world = stillWorld(3);
		apply(world, [{ kind: "departures", count: 3 }]);
		expect(summarise(world).counts).to.deep.equal({ total: 0, engaged: 0, disengaged: 0, peak: 3 });
		expect(summarise(world).averageEngagement).to.equal(0);
	});
});

describe("watch time", () => {
	const watched = (world: World): number[] => topEngaged(world, 50).map(({ watchSeconds }) => watchSeconds);

	it("grows by the interval with every tick that is not paused, and not between ticks", () => {
		const world = stillWorld(2);
		tick(world);
		apply(world);
		tick(world);
		expect(watched(world)).to.deep.equal([10, 10]);
		apply(world, [{ kind: "pause" }]);
		tick(world);
		tick(world);
		expect(watched(world)).to.deep.equal([10, 10]);
		tick(world, [{ kind: "resume" }]);
		expect(watched(world)).to.deep.equal([15, 15]);
	});

	it("counts for each member from its arrival on", () => {
		const world = stillWorld(1);
		tick(world);
		tick(world);
		apply(world, [{ kind: "arrivals", cause: "inject", templates: [20], requested: 1 }]);
		tick(world);
		expect(watched(world)).to.deep.equal([15, 5]);
	});

	it("begins anew for a member in the row of another", () => {
		const world = stillWorld(2);
		for (let i = 0; i < 5; i++) tick(world);
		apply(world, [{ kind: "departures", count: 2 }]);
		const rows = new Set(world.vacant);
		tick(world, [{ kind: "arrivals", cause: "inject", templates: [20, 21], requested: 2 }]);
		expect(new Set(presentMembers(world)), "the rows changed hands").to.deep.equal(rows);
		expect(watched(world)).to.deep.equal([5, 5]);
		const { engagementSum, engagementBp, departure } = world.components.member;
		for (const eid of presentMembers(world)) {
			expect(departure[eid]).to.equal(PRESENT);
			expect(engagementSum[eid]).to.equal(engagementBp[eid]);
		}
	});

	it("sums up each member's engagement", () => {
		const world = stillWorld(1);
		const [eid] = presentMembers(world);
		for (const engagementBp of [5_000, 7_000, 1_000]) {
			setMembers(world, { engagementBp });
			tick(world);
		}
		expect(world.components.member.engagementSum[eid]).to.equal(13_000);
	});
});
