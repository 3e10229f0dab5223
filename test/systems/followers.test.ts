import { expect } from "chai";
import type { Rules } from "../../src/components/rules.ts";
import { SENTIMENT_CATEGORIES } from "../../src/components/sentiment.ts";
import type { Input } from "../../src/events/input.ts";
import { compileRules, DEFAULT_RULE_SETTINGS } from "../../src/world/rules.ts";
import { decodeWorld, encodeWorld } from "../../src/world/snapshot.ts";
import { interestsOf, summarise } from "../../src/world/summary.ts";
import { templateOf } from "../../src/world/template.ts";
import type { World } from "../../src/world/world.ts";
import { apply, liveWorld, ofKind, onlyPersonality, presentMembers, standIn, tick } from "../support/worlds.ts";

const END: Input = { kind: "end", reason: "requested" };
const arrivals = (templates: number[], followers: number[] = [], overrides: number[] = []): Input => ({
	kind: "arrivals",
	cause: "inject",
	templates,
	requested: templates.length,
	followers,
	overrides: overrides.map(standIn),
});

/** The entity at a place of the reservoir. */
function memberAt(world: World, template: number): number {
	const eid = presentMembers(world).find((candidate) => world.components.member.template[candidate] === template);
	if (eid === undefined) throw new Error(`nobody of the place ${template} is there`);
	return eid;
}

/** Who stands at a place, as the world has it. */
function personAt(world: World, template: number) {
	const { personality, decayBp, bias } = world.components.member;
	const eid = memberAt(world, template);
	return {
		personality: world.rules.personalities[personality[eid]].name,
		interests: interestsOf(world, eid),
		decayBp: decayBp[eid],
		bias: SENTIMENT_CATEGORIES[bias[eid]],
	};
}

describe("followers of the streamer", () => {
	const followersEnterWith =
		(bonusBp: number) =>
		({ audience }: Rules): void => {
			audience.followerEntryBp = bonusBp;
		};
	const entries = (world: World) => Array.from(world.members, (eid) => world.components.member.engagementBp[eid]);

	it("enter the first audience with 0.2 more than they would", () => {
		const without = entries(liveWorld({ size: 6 }));
		const [a, b, ...others] = entries(liveWorld({ size: 6, followers: [0, 1] }));
		expect([a, b]).to.deep.equal([without[0] + 2_000, without[1] + 2_000]);
		expect(others).to.deep.equal(without.slice(2));
	});

	it("come later with as much more, at most 1", () => {
		for (const [bonus, entry] of [
			[0, 3_000],
			[2_000, 5_000],
			[9_000, 10_000],
		]) {
			const world = liveWorld({ size: 2, rules: followersEnterWith(bonus) });
			apply(world, [arrivals([50, 51], [51])]);
			const { engagementBp } = world.components.member;
			expect(engagementBp[memberAt(world, 50)]).to.equal(3_000);
			expect(engagementBp[memberAt(world, 51)]).to.equal(entry);
		}
	});

	it("are counted as they come and go, after a restore too", () => {
		const present = (world: World) => summarise(world).followersPresent;
		const world = liveWorld({ size: 10, followers: [2, 3, 4] });
		expect(present(world)).to.equal(3);
		apply(world, [arrivals([20, 21], [21])]);
		expect(present(world)).to.equal(4);
		const restored = decodeWorld(encodeWorld(world));
		for (const each of [world, restored]) {
			apply(each, [{ kind: "displaced", templates: [2, 5, 21] }]);
			expect(present(each)).to.equal(2);
			apply(each, [{ kind: "departures", count: 20 }]);
			expect(present(each)).to.equal(0);
		}
	});

	it("that are sent back during a pause never came", () => {
		const world = liveWorld({ size: 3 });
		apply(world, [{ kind: "pause" }, arrivals([9], [9], [9])]);
		expect(summarise(world).followersPresent).to.equal(0);
		expect(world.overrides.size).to.equal(0);
	});
});

describe("a member that is another than its template says", () => {
	it("has its own personality, interests, decay and bias, and the template's where it has none", () => {
		const world = liveWorld({ size: 8, overrides: [standIn(4), standIn(5)] });
		const { reservoirSeed } = world.session;
		const even = templateOf(reservoirSeed, 4, world.rules);
		expect(personAt(world, 4)).to.deep.equal({
			personality: "vocal",
			interests: ["combat", "epic"],
			decayBp: Math.floor(even.decayBp * 1.85),
			bias: even.bias,
		});
		expect(personAt(world, 5)).to.deep.include({ decayBp: Math.floor(150 * 1.85), bias: "Amused" });
		expect(personAt(world, 6)).to.deep.equal(personAt(liveWorld({ size: 8 }), 6));
	});

	it("is known by its own id when its stint ends, and as a member of the reservoir", () => {
		const world = liveWorld({ size: 3, overrides: [standIn(1)] });
		apply(world, [arrivals([40, 41], [], [41])]);
		const stints = ofKind(apply(world, [END]), "stints.ended").flatMap((effect) => effect.stints);
		const { reservoirSeed } = world.session;
		const ids = new Map(stints.map(({ template, memberId }) => [template, memberId]));
		for (const place of [0, 2, 40]) {
			expect(ids.get(place)).to.equal(templateOf(reservoirSeed, place, world.rules).memberId);
		}
		for (const place of [1, 41]) expect(ids.get(place)).to.equal(standIn(place).memberId);
		for (const stint of stints) expect(stint.isRealDerived).to.equal(false);
		expect(stints.find(({ template }) => template === 1)).to.deep.include({ personality: "vocal" });
	});

	it("stays who it is through restores and changes of the rules", () => {
		const world = decodeWorld(encodeWorld(liveWorld({ size: 8, overrides: [standIn(3), standIn(5)] })));
		expect(personAt(world, 3)).to.deep.include({ personality: "loyal", interests: ["combat", "epic"] });
		const settings = { ...DEFAULT_RULE_SETTINGS, tagsByEventType: { riddle: ["epic", "nothing-maps-to-it"] } };
		tick(world, [{ kind: "rules", rules: compileRules(settings, 2) }]);
		const expected = { personality: "vocal", interests: ["epic", "nothing-maps-to-it"], bias: "Amused" };
		expect(personAt(world, 5)).to.deep.include(expected);
		expect(personAt(decodeWorld(encodeWorld(world)), 5)).to.deep.include(expected);
	});

	it("keeps the template's personality where the rules have none of its name", () => {
		const world = liveWorld({ size: 6, overrides: [standIn(3)], rules: (rules) => onlyPersonality(rules) });
		expect(personAt(world, 3)).to.deep.include({ personality: "plain", interests: ["combat", "epic"] });
	});

	it("is what the newest input says of its place", () => {
		const world = liveWorld({ size: 3, overrides: [standIn(1)] });
		apply(world, [{ kind: "displaced", templates: [1] }]);
		apply(world, [arrivals([1])]);
		expect(personAt(world, 1)).to.deep.equal(personAt(liveWorld({ size: 3 }), 1));
		expect(world.overrides.size).to.equal(0);
	});
});
