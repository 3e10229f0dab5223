import { expect } from "chai";
import { draw, FOR_MEMBER_ID } from "../../src/world/draw.ts";
import { byInterest, contentTagsOf, membersOf, summarise, topEngaged } from "../../src/world/summary.ts";
import { memberIdOf, templateOf } from "../../src/world/template.ts";
import { apply, felt, gameEvent, liveWorld, presentMembers, setMembers, tick } from "../support/worlds.ts";

describe("the summary of a world", () => {
	it("tells how the session stands", () => {
		const world = liveWorld({ size: 40, phase: 3, contentTags: { combat: 0.5 } });
		const summary = summarise(world);
		expect(summary).to.deep.include({
			status: "active",
			phase: "Celebrity",
			tick: 0,
			marker: 1,
			atMs: 0,
			counts: { total: 40, engaged: 0, disengaged: 0, peak: 40 },
			contentTags: { combat: 0.5 },
			hype: null,
			approaching: null,
			pendingRefill: null,
			moments: [],
			unmappedEvents: 0,
			droppedInputs: 0,
		});
		expect(summary.averageEngagement).to.be.within(0.3, 0.5);
		const sum = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b);
		expect([sum(summary.byPersonality), sum(summary.mood)]).to.deep.equal([40, 40]);
	});

	it("tells of a refill that is on its way", () => {
		const world = liveWorld({ size: 40 });
		apply(world, [{ kind: "departures", count: 4 }]);
		tick(world);
		expect(summarise(world).pendingRefill).to.deep.include({ marker: 3, count: 4 });
	});

	it("tells of the running train and no longer of what approaches", () => {
		const world = liveWorld({ size: 40 });
		apply(world, [felt("Excited", 12), felt("Amused", 3)]);
		expect(summarise(world).hype).to.include({ triggerCategory: "Excited", participants: 12 });
		expect(summarise(world).approaching).to.equal(null);
	});

	it("names tags that weigh anything, and no others", () => {
		const world = liveWorld({ size: 1 });
		apply(world, [gameEvent("trade", 0.25), { kind: "set-tags", tags: { economy: 0 } }]);
		expect(contentTagsOf(world)).to.deep.equal({ trade: 0.25, strategy: 0.25 });
	});
});

describe("the most engaged", () => {
	it("come in order, equals by seniority, with what is known of them, under ids of this session", () => {
		const world = liveWorld({ size: 5 });
		const eids = presentMembers(world);
		[3_000, 9_000, 5_000, 9_000, 1_000].forEach((engagementBp, i) => {
			setMembers(world, { engagementBp }, [eids[i]]);
		});
		const top = topEngaged(world, 3);
		const idSeed = draw(world.session.seed, 0, 0, FOR_MEMBER_ID);
		expect(top.map(({ memberId, engagement }) => [memberId, engagement])).to.deep.equal([
			[memberIdOf(idSeed, 2), 0.9],
			[memberIdOf(idSeed, 4), 0.9],
			[memberIdOf(idSeed, 3), 0.5],
		]);
		const { personality, interests } = templateOf(world.session.reservoirSeed, 1, world.rules);
		expect(top[0]).to.include({ personality, watchSeconds: 0 });
		expect(top[0].interests).to.have.members(interests);
	});

	it("are no more than there are, and nobody who left", () => {
		const world = liveWorld({ size: 5 });
		apply(world, [{ kind: "departures", count: 3 }]);
		expect(topEngaged(world, 50)).to.have.length(2);
	});
});

describe("interests and members", () => {
	it("are those of everyone present", () => {
		const world = liveWorld({ size: 80 });
		apply(world, [{ kind: "departures", count: 30 }]);
		const templates = membersOf(world);
		const counts: Record<string, number> = {};
		for (const template of templates) {
			const { interests } = templateOf(world.session.reservoirSeed, template, world.rules);
			for (const tag of interests) counts[tag] = (counts[tag] ?? 0) + 1;
		}
		expect(byInterest(world)).to.deep.equal(counts);
	});
});
