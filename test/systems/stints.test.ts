import { expect } from "chai";
import type { Effect, Stint } from "../../src/events/effect.ts";
import type { Input } from "../../src/events/input.ts";
import { reservoirSeedOf, templateOf } from "../../src/world/template.ts";
import type { World } from "../../src/world/world.ts";
import { apply, liveWorld, ofKind, onlyPersonality, presentMembers, setMembers, tick } from "../support/worlds.ts";

const END: Input = { kind: "end", reason: "requested" };
const stints = (effects: readonly Effect[]): Stint[] =>
	ofKind(effects, "stints.ended").flatMap((effect) => effect.stints);
const pulse = (...trackingIds: string[]): Input => ({
	kind: "pulse",
	entries: trackingIds.map((trackingId) => ({ category: "Excited", intensity: 0.8, trackingId })),
});

/** Plain members at engagement 0.5, which they keep. */
function stillWorld(size: number, seed = 7): World {
	const world = liveWorld({ size, seed, phase: 0, rules: (rules) => onlyPersonality(rules) });
	setMembers(world, { decayBp: 0, engagementBp: 5_000 });
	return world;
}

describe("the stint of a member", () => {
	it("is told when it leaves, with the ticks it watched and what it felt over them", () => {
		const world = stillWorld(10);
		for (let i = 0; i < 3; i++) expect(stints(tick(world))).to.deep.equal([]);
		const left = stints(apply(world, [{ kind: "departures", count: 4 }]));
		expect(left).to.have.length(4);
		for (const stint of left) expect(stint).to.include({ ticks: 3, engagementBpSum: 15_000, isPresent: false });
		expect(stints(apply(world))).to.deep.equal([]);
	});

	it("does not count the tick in which it leaves, nor a pause", () => {
		const world = stillWorld(10);
		tick(world);
		const [first] = stints(tick(world, [{ kind: "departures", count: 1 }]));
		expect(first).to.include({ ticks: 1, engagementBpSum: 5_000 });
		apply(world, [{ kind: "pause" }]);
		tick(world);
		const [second] = stints(apply(world, [{ kind: "resume" }, { kind: "departures", count: 1 }]));
		expect(second).to.include({ ticks: 2, engagementBpSum: 10_000 });
	});

	it("is told of everyone there by the end, and of who left in the same step", () => {
		for (const step of [apply, tick]) {
			const world = stillWorld(10);
			tick(world);
			const ended = step(world, [{ kind: "departures", count: 3 }, END]);
			const all = stints(ended);
			expect(ofKind(ended, "stints.ended")).to.have.length(1);
			expect(all.map(({ isPresent }) => isPresent)).to.deep.equal([...Array(3).fill(false), ...Array(7).fill(true)]);
			for (const stint of all) expect(stint).to.include({ ticks: 1, engagementBpSum: 5_000 });
			expect(new Set(all.map(({ serial }) => serial)).size).to.equal(10);
		}
	});

	it("ends when another session has the member", () => {
		const world = stillWorld(10);
		const effects = apply(world, [{ kind: "displaced", templates: [3, 5] }]);
		expect(stints(effects).map(({ template }) => template)).to.have.members([3, 5]);
		expect(ofKind(effects, "members.returned")).to.deep.equal([]);
	});

	it("says who a member of the reservoir is", () => {
		const world = liveWorld({ size: 10, reservoirSeed: reservoirSeedOf("a-game") });
		const all = stints(apply(world, [END]));
		for (const { template, memberId, personality, interests, ...rest } of all) {
			const known = templateOf(world.session.reservoirSeed, template ?? -1, world.rules);
			expect({ memberId, personality }).to.deep.equal({ memberId: known.memberId, personality: known.personality });
			expect(interests).to.have.members(known.interests);
			expect(rest).to.have.all.keys("serial", "ticks", "engagementBpSum", "isRealDerived", "isPresent");
			expect(rest.isRealDerived).to.equal(false);
		}
	});

	it("of the real audience says who it was drawn as, under an id that no viewer has a part in", () => {
		const ofViewer = (trackingId: string, seed = 7): Stint => {
			const world = stillWorld(2, seed);
			apply(world, [pulse(trackingId)]);
			setMembers(world, { decayBp: 0 });
			tick(world);
			const real = stints(apply(world, [END])).find(({ isRealDerived }) => isRealDerived);
			expect(real).not.to.equal(undefined);
			return real as Stint;
		};
		const ada = ofViewer("ada");
		expect(ada).to.include({ template: null, personality: "plain", ticks: 1, isPresent: true });
		expect(ada.decayBp).to.be.within(100, 300);
		expect(ada.bias).to.equal("Excited");
		expect(ofViewer("ben")).to.deep.equal(ada);
		expect(ofViewer("ada", 8).memberId).not.to.equal(ada.memberId);
	});

	it("of the real audience ends when the member expires", () => {
		const world = stillWorld(2);
		apply(world, [{ kind: "pulse", entries: [{ category: "Amused", intensity: 0.5, count: 3 }] }]);
		expect(presentMembers(world)).to.have.length(5);
		const expired: Stint[] = [];
		for (let i = 0; i < 6; i++) expired.push(...stints(tick(world)));
		expect(expired).to.have.length(3);
		for (const stint of expired) expect(stint).to.include({ ticks: 5, isRealDerived: true, isPresent: false });
		expect(new Set(expired.map(({ memberId }) => memberId)).size).to.equal(3);
	});
});
