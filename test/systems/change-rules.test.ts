import { expect } from "chai";
import { INTEREST_WORDS } from "../../src/components/member.ts";
import { TAG_LIMIT } from "../../src/components/tag-table.ts";
import { mergePatch } from "../../src/events/merge-patch.ts";
import { compileRules, DEFAULT_RULE_SETTINGS, type RuleSettings } from "../../src/world/rules.ts";
import { decodeWorld, encodeWorld } from "../../src/world/snapshot.ts";
import { hypeTrainOf, type World } from "../../src/world/world.ts";
import { apply, felt, gameEvent, liveWorld, presentMembers, tick } from "../support/worlds.ts";

const changed = (patch: object, revision = 2) => ({
	kind: "rules" as const,
	rules: compileRules(mergePatch({ ...DEFAULT_RULE_SETTINGS }, patch as never) as unknown as RuleSettings, revision),
});

const JUGGLERS = {
	personalities: {
		lurker: { share: 0.1 },
		juggler: { ...DEFAULT_RULE_SETTINGS.personalities.vocal, share: 0.32, decay: 2, interestsMin: 2, interestsMax: 2 },
	},
	tagsByEventType: { juggling: ["clubs", "torches"] },
};

/** Who the members are: template, personality, interests by name, decay and bias. */
function charactersOf(world: World): Map<number, unknown> {
	const { member } = world.components;
	const names = (eid: number) =>
		world.tags.names.filter((_, tag) => (member.interests[tag >>> 5][eid] >>> (tag & 31)) & 1).sort();
	return new Map(
		presentMembers(world).map((eid) => [
			member.template[eid],
			{
				personality: world.rules.personalities[member.personality[eid]].name,
				interests: names(eid),
				decayBp: member.decayBp[eid],
				bias: member.bias[eid],
			},
		]),
	);
}

describe("rules that change while a session runs", () => {
	it("make everybody who he would be in a session that began with them", () => {
		const world = liveWorld({ size: 80 });
		tick(world, [{ kind: "set-tags", tags: { fishing: 1, chess: 0.4 } }]);
		tick(world, [changed(JUGGLERS)]);
		const fresh = liveWorld({ size: 80, settings: mergePatch({ ...DEFAULT_RULE_SETTINGS }, JUGGLERS) });
		const expected = charactersOf(fresh);
		for (const [template, character] of charactersOf(world)) expect(character).to.deep.equal(expected.get(template));
		expect(
			[...charactersOf(world).values()].some((one) => (one as { interests: string[] }).interests.includes("torches")),
		).to.equal(true);
	});

	it("leave engagement, moods and sums as they were", () => {
		const world = liveWorld({ size: 60 });
		for (let i = 0; i < 5; i++) tick(world, [gameEvent("combat")]);
		const { member } = world.components;
		const before = presentMembers(world).map((eid) => [
			member.engagementBp[eid],
			member.mood[eid],
			member.engagementSum[eid],
		]);
		apply(world, [changed({ engagementGainRate: 0.5 })]);
		expect(
			presentMembers(world).map((eid) => [member.engagementBp[eid], member.mood[eid], member.engagementSum[eid]]),
		).to.deep.equal(before);
		expect(world.rules.audience.gainBp).to.equal(5_000);
	});

	it("are ignored when those in force are newer, or the same", () => {
		const world = liveWorld({ size: 10 });
		apply(world, [changed({ engagementGainRate: 0.5 }, 5), changed({ engagementGainRate: 0.1 }, 4)]);
		apply(world, [changed({ engagementGainRate: 0.2 }, 5)]);
		expect(world.rules).to.include({ revision: 5 });
		expect(world.rules.audience.gainBp).to.equal(5_000);
	});

	it("apply to a paused session too, and to none that has ended", () => {
		const world = liveWorld({ size: 10 });
		apply(world, [{ kind: "pause" }, changed({}, 2)]);
		expect(world.rules.revision).to.equal(2);
		apply(world, [{ kind: "end", reason: "requested" }, changed({}, 3)]);
		expect(world.rules.revision).to.equal(2);
	});

	it("let the audience grow to its new size and shrink only as members leave", () => {
		const world = liveWorld({ size: 40 });
		const [wanted] = tick(world, [changed({ defaultAudiencePoolSize: 20 })]);
		expect(wanted).to.include({ kind: "arrivals.requested", count: 40 });
		tick(world, [changed({ defaultAudiencePoolSize: 5 }, 3)]);
		expect(presentMembers(world)).to.have.length(40);
	});

	it("keep the sentiments of a window that gets longer, and the newest of one that gets shorter", () => {
		const world = liveWorld({ size: 0, phase: 0 });
		for (const count of [1, 2, 4]) tick(world, [felt("Excited", count)]);
		expect(world.window.participants[0]).to.equal(7);
		apply(world, [changed({ pulseIntervalSeconds: 30 })]);
		tick(world);
		expect(world.window.participants[0]).to.equal(7);
		apply(world, [changed({ pulseIntervalSeconds: 10 }, 3)]);
		expect(world.window.participants[0]).to.equal(4);
		tick(world);
		expect(world.window.participants[0]).to.equal(0);
	});

	it("count a member that emitted before and after once", () => {
		const settings = { hypeTrainTriggerThreshold: 1_000 };
		const world = liveWorld({ size: 200, phase: 4, settings, contentTags: { combat: 1, social: 1, trade: 1 } });
		for (let i = 0; i < 12; i++) {
			tick(world, [gameEvent("combat", 1), ...(i % 3 === 1 ? [changed(settings, i + 2)] : [])]);
			const distinct = new Set(world.window.entries.map(({ serial, category }) => `${serial} ${category}`));
			expect(world.window.participants.reduce((sum, count) => sum + count, 0)).to.equal(distinct.size);
		}
		expect(world.window.entries.length).to.be.greaterThan(0);
	});

	it("lower a train that stands above the last level", () => {
		const world = liveWorld({ size: 0 });
		apply(world, [felt("Excited", 80, 1)]);
		expect(hypeTrainOf(world)?.level).to.equal(4);
		apply(world, [changed({ hypeCurve: "table", hypeGoals: [1_000] })]);
		tick(world);
		expect(hypeTrainOf(world)?.level).to.be.lessThan(4);
	});

	it("give no member an interest in a tag that the session has no room for", () => {
		const world = liveWorld({ size: 60 });
		const room = TAG_LIMIT - world.tags.names.length;
		const tags = Object.fromEntries(Array.from({ length: room - 1 }, (_, i) => [`tag-${i}`, 0.1]));
		apply(world, [{ kind: "set-tags", tags }, changed(JUGGLERS)]);
		expect(world.tags.names).to.have.length(TAG_LIMIT).and.to.include("clubs").and.not.to.include("torches");
		const again = decodeWorld(encodeWorld(world));
		const word = (one: World, index: number) =>
			presentMembers(one).map((eid) => one.components.member.interests[index][eid]);
		for (let index = 0; index < INTEREST_WORDS; index++) expect(word(again, index)).to.deep.equal(word(world, index));
		for (let i = 0; i < 5; i++) {
			tick(world, [gameEvent("juggling", 1)]);
			tick(again, [gameEvent("juggling", 1)]);
		}
		expect(encodeWorld(again)).to.deep.equal(encodeWorld(world));
	});
});
