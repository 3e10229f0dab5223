import { expect } from "chai";
import type { Effect } from "../../src/events/effect.ts";
import { membersOf, summarise, topEngaged } from "../../src/world/summary.ts";
import type { World } from "../../src/world/world.ts";
import {
	apply,
	felt,
	gameEvent,
	liveWorld,
	ofKind,
	onlyPersonality,
	presentMembers,
	setMembers,
	skip,
	tick,
} from "../support/worlds.ts";

const kinds = (effects: readonly Effect[]): string[] => effects.map(({ kind }) => kind);

/** What an apply and a skip must leave alone: engagement and watch time of everyone, tags, averages. */
function stillOf(world: World) {
	const { engagementBp, engagementSum, serial, mood } = world.components.member;
	const { ticksLive, memberTicks, engagementTicks } = world.session;
	return {
		members: presentMembers(world).map((eid) => [serial[eid], engagementBp[eid], engagementSum[eid], mood[eid]]),
		watched: topEngaged(world, 50).map(({ memberId, watchSeconds }) => [memberId, watchSeconds]),
		tags: Array.from(world.tags.weightBp),
		satiation: Array.from(world.tags.satiationBp),
		ticksLive,
		memberTicks,
		engagementTicks,
	};
}

describe("the tick", () => {
	it("moves time on by one", () => {
		const world = liveWorld();
		tick(world);
		tick(world);
		expect(summarise(world)).to.include({ tick: 2, marker: 3, atMs: 10_000 });
	});

	it("applies its inputs before anything else: an event shows in the engagement of the same tick", () => {
		const world = liveWorld({ size: 200 });
		const before = world.tally.engagementSum;
		for (let i = 0; i < 3; i++) tick(world, [gameEvent("combat", 1), gameEvent("social", 1), gameEvent("trade", 1)]);
		expect(world.tally.engagementSum).to.be.above(before);
	});
});

describe("the apply", () => {
	it("lets no time pass", () => {
		const world = liveWorld({ size: 50, contentTags: { combat: 0.8 } });
		tick(world);
		const before = stillOf(world);
		apply(world, [felt("Excited", 12)]);
		expect(stillOf(world)).to.deep.equal(before);
		expect(world.tick).to.equal(1);
	});

	it("shows what was put in at once", () => {
		const world = liveWorld({ size: 50 });
		apply(world, [{ kind: "departures", count: 4 }, felt("Excited", 12), { kind: "pause" }]);
		expect(summarise(world)).to.deep.include({ status: "paused" });
		expect(summarise(world).counts.total).to.equal(46);
	});

	it("lets nobody leave by boredom and asks for nobody", () => {
		const world = liveWorld({ size: 50, rules: (rules) => onlyPersonality(rules, { restlessnessBp: 10_000 }) });
		setMembers(world, { engagementBp: 0 });
		expect(kinds(apply(world))).to.deep.equal([]);
		apply(world, [{ kind: "departures", count: 10 }]);
		expect(kinds(apply(world))).to.deep.equal([]);
	});
});

describe("the skip", () => {
	it("moves time on by its ticks, in which members, tags and watch time stand still", () => {
		const world = liveWorld({ size: 50, contentTags: { combat: 0.8 } });
		tick(world);
		const before = stillOf(world);
		expect(kinds(skip(world, 40))).to.deep.equal([]);
		expect(stillOf(world)).to.deep.equal(before);
		expect(summarise(world)).to.include({ tick: 41, marker: 3, atMs: 205_000 });
	});

	it("applies its inputs", () => {
		const world = liveWorld({ size: 50 });
		expect(kinds(skip(world, 3, [{ kind: "departures", count: 4 }]))).to.deep.equal([
			"stints.ended",
			"members.returned",
		]);
		expect(summarise(world).counts.total).to.equal(46);
	});
});

describe("the end of a session", () => {
	it("returns everyone and tells what it was, in any kind of marker", () => {
		for (const step of [tick, apply, (world: World, inputs: Parameters<typeof apply>[1]) => skip(world, 5, inputs)]) {
			const world = liveWorld({ size: 50 });
			const effects = step(world, [{ kind: "end", reason: "idle" }]);
			expect(kinds(effects)).to.deep.equal(["stints.ended", "members.returned", "session.ended"]);
			expect(ofKind(effects, "members.returned")[0].templates).to.have.members(membersOf(world));
			expect(ofKind(effects, "session.ended")[0].reason).to.equal("idle");
		}
	});

	it("asks for nobody, though members are missing", () => {
		const world = liveWorld({ size: 50 });
		apply(world, [{ kind: "departures", count: 20 }]);
		expect(kinds(tick(world, [{ kind: "end", reason: "requested" }]))).not.to.include("arrivals.requested");
	});

	it("returns those that leave with it once", () => {
		const world = liveWorld({ size: 50 });
		const effects = apply(world, [
			{ kind: "departures", count: 20 },
			{ kind: "end", reason: "requested" },
		]);
		const returned = ofKind(effects, "members.returned").flatMap(({ templates }) => templates);
		expect(returned).to.have.length(50);
		expect(new Set(returned).size).to.equal(50);
	});
});

describe("a paused session", () => {
	it("takes nobody in: a refill on its way goes back, and is asked for again after the resume", () => {
		const world = liveWorld({ size: 50 });
		apply(world, [{ kind: "departures", count: 3 }]);
		tick(world);
		apply(world, [{ kind: "pause" }]);
		const effects = tick(world, [{ kind: "arrivals", cause: "refill", templates: [60, 61, 62], requested: 3 }]);
		expect(effects).to.deep.equal([{ kind: "members.returned", templates: [60, 61, 62] }]);
		expect(summarise(world).counts.total).to.equal(47);
		const [request] = ofKind(tick(world, [{ kind: "resume" }]), "arrivals.requested");
		expect(request.count).to.equal(3);
	});

	it("lets nobody go on request, and counts the request as dropped", () => {
		const world = liveWorld({ size: 50 });
		apply(world, [{ kind: "pause" }]);
		expect(apply(world, [{ kind: "departures", count: 3 }])).to.deep.equal([]);
		expect(summarise(world).counts.total).to.equal(50);
		expect(summarise(world).droppedInputs).to.equal(1);
	});

	it("goes on ticking: engagement falls, moods and watch time stand still", () => {
		const world = liveWorld({ size: 50, contentTags: { combat: 1 } });
		tick(world);
		apply(world, [{ kind: "pause" }]);
		const before = stillOf(world);
		for (let i = 0; i < 30; i++) tick(world);
		const after = stillOf(world);
		expect(world.tick).to.equal(31);
		expect(after.watched).to.have.deep.members(before.watched);
		expect(after).to.deep.include({
			ticksLive: before.ticksLive,
			memberTicks: before.memberTicks,
			engagementTicks: before.engagementTicks,
		});
		after.members.forEach(([serial, engagement, sum, mood], i) => {
			const [serialThen, engagementThen, sumThen, moodThen] = before.members[i];
			expect([serial, sum, mood]).to.deep.equal([serialThen, sumThen, moodThen]);
			expect(engagement).to.be.below(engagementThen);
		});
	});
});
