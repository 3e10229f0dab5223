import { expect } from "chai";
import type { Input } from "../../src/events/input.ts";
import { contentTagsOf } from "../../src/world/summary.ts";
import { hypeTrainOf, type World } from "../../src/world/world.ts";
import { apply, felt, liveWorld, ofKind, onlyPersonality, setInterests, setMembers, tick } from "../support/worlds.ts";

const slain = (significance: number, isWorldFirst: boolean, type = "combat"): Input => ({
	kind: "game-event",
	event: { eventId: "slain", type, significance, worldFirst: { code: "dragon", displayName: "The dragon" } },
	...(isWorldFirst ? { isWorldFirst } : {}),
});

describe("a world first", () => {
	it("adds ten times as much to its tags, capped", () => {
		for (const [significance, isWorldFirst, weight] of [
			[0.04, false, 0.04],
			[0.04, true, 0.4],
			[0.3, true, 1],
		] as const) {
			const world = liveWorld();
			apply(world, [slain(significance, isWorldFirst)]);
			expect(contentTagsOf(world)).to.deep.equal({ combat: weight, action: weight, danger: weight });
		}
	});

	it("is a moment of its own, a later claim is an ordinary event", () => {
		const momentsOf = (input: Input) => {
			const world = liveWorld();
			apply(world, [input]);
			return world.session.moments.map(({ kind, detail, value }) => [kind, detail, value]);
		};
		expect(momentsOf(slain(0.5, true))).to.deep.equal([["world-first", "combat", 100]]);
		expect(momentsOf(slain(0.5, false))).to.deep.equal([]);
	});

	it("is told once, with its code, of a type that no rule maps too", () => {
		for (const type of ["combat", "juggling"]) {
			const world = liveWorld();
			const told = { kind: "world-first", code: "dragon", displayName: "The dragon", eventType: type };
			expect(ofKind(apply(world, [slain(0.5, true, type)]), "world-first")).to.deep.equal([told]);
			expect(ofKind(tick(world), "world-first")).to.deep.equal([]);
			expect(ofKind(apply(world, [slain(0.5, false, type)]), "world-first")).to.deep.equal([]);
		}
	});

	it("is dropped while paused, as any event", () => {
		const world = liveWorld();
		apply(world, [{ kind: "pause" }]);
		expect(ofKind(apply(world, [slain(0.5, true)]), "world-first")).to.deep.equal([]);
	});

	/** Members who would emit in every twentieth tick, a thousand of them. */
	function crowd(): World {
		const world = liveWorld({
			size: 1_000,
			phase: 0,
			contentTags: { combat: 1 },
			rules: (rules) => {
				onlyPersonality(rules, { vocalityBp: 500 });
				rules.tags.keepBp = 10_000;
				rules.tags.satiationGrowBp = 0;
				rules.tags.defaultWeightBp = 10_000;
			},
		});
		for (const eid of world.members) setInterests(world, eid, ["combat"]);
		setMembers(world, { engagementBp: 10_000, decayBp: 0 });
		return world;
	}

	/** How many emitted in the last tick. */
	const emitted = (world: World): number => world.window.entries.filter((entry) => entry.tick === world.tick).length;

	it("has ten times as many entries emitted in its tick, and in that alone", () => {
		const world = crowd();
		tick(world);
		expect(emitted(world)).to.be.within(20, 80);
		tick(world, [slain(0.5, true)]);
		expect(emitted(world)).to.be.within(440, 560);
		tick(world);
		expect(emitted(world)).to.be.within(20, 80);
	});

	it("between two ticks counts for the next", () => {
		const world = crowd();
		tick(world);
		apply(world, [slain(0.5, true)]);
		tick(world);
		expect(emitted(world)).to.be.within(440, 560);
		tick(world);
		expect(emitted(world)).to.be.within(20, 80);
	});

	it("leaves the score of a running train as it is", () => {
		const world = liveWorld({ size: 20, rules: (rules) => onlyPersonality(rules) });
		apply(world, [felt("Excited", 10, 0.9)]);
		const before = hypeTrainOf(world)?.score;
		apply(world, [slain(1, true)]);
		expect(hypeTrainOf(world)?.score).to.equal(before);
	});

	it("of a type that no rule maps is counted and ignored", () => {
		const world = crowd();
		tick(world, [slain(1, true, "juggling")]);
		expect(emitted(world)).to.be.within(20, 80);
		expect(world.session).to.deep.include({ unmappedEvents: 1, moments: [] });
	});
});
