import { expect } from "chai";
import { fadeTags } from "../../src/systems/fade-tags.ts";
import { matchInterests } from "../../src/systems/match-interests.ts";
import type { World } from "../../src/world/world.ts";
import { apply, felt, liveWorld, onlyPersonality, setInterests, setMembers } from "../support/worlds.ts";

/** One member that does not decay, at engagement 0.4, half of whose way to 1 it likes. */
function fan(rules: (audience: World["rules"]["audience"]) => void = () => {}): World {
	const world = liveWorld({
		size: 1,
		contentTags: { combat: 0.5 },
		rules: (given) => {
			onlyPersonality(given);
			given.tags.keepBp = 10_000;
			given.tags.satiationGrowBp = 0;
			given.tags.defaultWeightBp = 10_000;
			rules(given.audience);
		},
	});
	setMembers(world, { decayBp: 0, engagementBp: 4_000 });
	setInterests(world, world.members[0], ["combat"]);
	fadeTags(world);
	return world;
}

/** How far the next tick's match lifts the member. */
function riseOf(world: World): number {
	const { engagementBp } = world.components.member;
	const [eid] = world.members;
	const before = engagementBp[eid];
	matchInterests(world);
	return engagementBp[eid] - before;
}

const expected = (liveliness: number): number => 0.43 * liveliness * 0.5 * 0.6 * 10_000;

describe("liveliness", () => {
	it("grows by a fiftieth for each who speaks, up to a fifth, and falls when they go", () => {
		for (const [participants, liveliness] of [
			[0, 1],
			[1, 1.02],
			[5, 1.1],
			[10, 1.2],
			[11, 1.2],
			[5_000, 1.2],
		]) {
			const world = fan();
			apply(world, [{ kind: "voice", participants: 7 }]);
			setMembers(world, { engagementBp: 4_000 });
			apply(world, [{ kind: "voice", participants }]);
			expect(riseOf(world), `${participants} speak`).to.be.closeTo(expected(liveliness), 2);
		}
	});

	it("adds voices and the levels of a train up", () => {
		const world = fan();
		apply(world, [felt("Excited", 10), { kind: "voice", participants: 4 }]);
		world.components.hypeTrain[world.trainEid].level = 3;
		expect(riseOf(world)).to.be.closeTo(expected(1 + 0.3 + 0.08), 2);
	});

	it("follows the rules", () => {
		const world = fan((audience) => {
			audience.voiceLivelinessBp = 1_000;
			audience.voiceLivelinessMostBp = 2_500;
		});
		apply(world, [{ kind: "voice", participants: 2 }]);
		expect(riseOf(world)).to.be.closeTo(expected(1.2), 2);
		setMembers(world, { engagementBp: 4_000 });
		apply(world, [{ kind: "voice", participants: 3 }]);
		expect(riseOf(world)).to.be.closeTo(expected(1.25), 2);
	});

	it("knows who speaks from a pause too", () => {
		const world = fan();
		apply(world, [{ kind: "pause" }, { kind: "voice", participants: 10 }]);
		apply(world, [{ kind: "resume" }]);
		expect(riseOf(world)).to.be.closeTo(expected(1.2), 2);
		expect(world.session.droppedInputs).to.equal(0);
	});
});

describe("morale", () => {
	it("moves everybody up by its share of what is missing", () => {
		const world = liveWorld({ size: 3, rules: (rules) => onlyPersonality(rules) });
		const { engagementBp } = world.components.member;
		[0, 4_000, 10_000].forEach((before, index) => setMembers(world, { engagementBp: before }, [world.members[index]]));
		apply(world, [{ kind: "morale", boostBp: 2_500 }]);
		expect(Array.from(world.members, (eid) => engagementBp[eid])).to.deep.equal([2_500, 5_500, 10_000]);
		apply(world, [{ kind: "morale", boostBp: 10_000 }]);
		expect(Array.from(world.members, (eid) => engagementBp[eid])).to.deep.equal([10_000, 10_000, 10_000]);
	});

	it("shows in the counts at once, and feeds no train", () => {
		const world = liveWorld({ size: 300, phase: 4, rules: (rules) => onlyPersonality(rules) });
		apply(world, [felt("Excited", 10)]);
		const { score } = world.components.hypeTrain[world.trainEid];
		const effects = apply(world, [{ kind: "morale", boostBp: 9_000 }]);
		expect(world.tally.engaged).to.equal(300);
		expect(world.components.hypeTrain[world.trainEid].score).to.equal(score);
		expect(effects.map(({ kind }) => kind)).not.to.include.any.members(["hype.started", "hype.leveled"]);
	});

	it("is dropped with a count while paused", () => {
		const world = liveWorld({ size: 5, rules: (rules) => onlyPersonality(rules) });
		setMembers(world, { engagementBp: 4_000 });
		apply(world, [{ kind: "pause" }, { kind: "morale", boostBp: 5_000 }]);
		expect(world.components.member.engagementBp[world.members[0]]).to.equal(4_000);
		expect(world.session.droppedInputs).to.equal(1);
	});
});
