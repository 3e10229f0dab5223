import { expect } from "chai";
import * as fc from "fast-check";
import type { Effect } from "../../src/events/effect.ts";
import type { Input } from "../../src/events/input.ts";
import { fadeTags } from "../../src/systems/fade-tags.ts";
import { decodeWorld, encodeWorld } from "../../src/world/snapshot.ts";
import type { World } from "../../src/world/world.ts";
import { apply, liveWorld, ofKind, tick } from "../support/worlds.ts";

const tagOf = (world: World, name: string): number => world.tags.indexOf.get(name) ?? -1;
const weightOf = (world: World, name: string): number => world.tags.weightBp[tagOf(world, name)];
const satiationOf = (world: World, name: string): number => world.tags.satiationBp[tagOf(world, name)];
const worthOf = (world: World, name: string): number => world.effectiveBp[tagOf(world, name)];

/** A world of one member, in which `combat` has the weight given. */
function worldWith(weight: number, options: Parameters<typeof liveWorld>[0] = {}): World {
	return liveWorld({ size: 1, contentTags: { combat: weight }, ...options });
}

describe("fade-tags", () => {
	it("halves a weight in a half-life of 60 s", () => {
		const world = worldWith(1);
		for (let i = 0; i < 12; i++) fadeTags(world);
		expect(weightOf(world, "combat")).to.be.closeTo(5_000, 25);
		for (let i = 0; i < 12; i++) fadeTags(world);
		expect(weightOf(world, "combat")).to.be.closeTo(2_500, 25);
	});

	it("follows the half-life and the interval of the rules", () => {
		const world = worldWith(1, { settings: { contentTagHalfLifeSeconds: 20, tickIntervalSeconds: 2 } });
		for (let i = 0; i < 10; i++) fadeTags(world);
		expect(weightOf(world, "combat")).to.be.closeTo(5_000, 25);
	});

	it("fades to nothing at last and never below", () => {
		const world = worldWith(1);
		for (let i = 0; i < 400; i++) fadeTags(world);
		expect(weightOf(world, "combat")).to.equal(0);
	});

	it("fades while paused too", () => {
		const world = worldWith(1);
		apply(world, [{ kind: "pause" }]);
		tick(world);
		expect(weightOf(world, "combat")).to.be.below(10_000);
	});

	it("keeps a tag current from 500 bp on and not below", () => {
		const world = worldWith(0, {
			rules: ({ tags }) => {
				tags.keepBp = 10_000;
			},
		});
		const tag = tagOf(world, "combat");
		world.tags.weightBp[tag] = 500;
		fadeTags(world);
		expect(worthOf(world, "combat")).to.be.above(0);
		world.tags.weightBp[tag] = 499;
		fadeTags(world);
		expect(worthOf(world, "combat")).to.equal(0);
	});

	it("tells of a tag when it is current for the first time in the session, after a restore too", () => {
		const told = (effects: readonly Effect[]) => ofKind(effects, "tag.became-current").map(({ tag }) => tag);
		const set = (combat: number, epic: number): Input => ({ kind: "set-tags", tags: { combat, epic } });
		const world = worldWith(0.04);
		expect(told(tick(world))).to.deep.equal([]);
		expect(told(apply(world, [set(0.5, 0.04)])), "between ticks nothing is weighed").to.deep.equal([]);
		expect(told(tick(world))).to.deep.equal(["combat"]);
		expect(told(tick(world, [set(0, 0.9)]))).to.deep.equal(["epic"]);
		const restored = decodeWorld(encodeWorld(world));
		for (const again of [world, restored]) expect(told(tick(again, [set(1, 1)]))).to.deep.equal([]);
	});

	it("tires the crowd of a tag the more the more it weighs, and rests it while it is not current", () => {
		const world = worldWith(1);
		let before = 0;
		let grown = Number.POSITIVE_INFINITY;
		while (weightOf(world, "combat") >= 1_000) {
			fadeTags(world);
			const now = satiationOf(world, "combat");
			expect(now - before).to.be.at.most(grown);
			grown = now - before;
			before = now;
		}
		expect(before).to.be.above(2_000);
		while (weightOf(world, "combat") >= 500) fadeTags(world);
		before = satiationOf(world, "combat");
		for (let i = 0; i < 300; i++) {
			fadeTags(world);
			expect(satiationOf(world, "combat")).to.equal(Math.max(0, before - world.rules.tags.satiationRecoverBp));
			before = satiationOf(world, "combat");
		}
		expect(before).to.equal(0);
	});

	it("makes a tag worth weight x (1 - satiation) x the rule's weight", () => {
		const share = fc.integer({ min: 0, max: 10_000 });
		fc.assert(
			fc.property(share, share, share, (weight, satiation, ruleWeight) => {
				const world = worldWith(0, {
					rules: ({ tags }) => {
						tags.weightBp = { combat: ruleWeight };
						tags.keepBp = 10_000;
						tags.satiationGrowBp = 0;
						tags.satiationRecoverBp = 0;
					},
				});
				const tag = tagOf(world, "combat");
				world.tags.weightBp[tag] = weight;
				world.tags.satiationBp[tag] = satiation;
				fadeTags(world);
				const worth = weight < 500 ? 0 : (weight * (1 - satiation / 10_000) * ruleWeight) / 10_000;
				expect(worthOf(world, "combat")).to.be.closeTo(worth, 2);
			}),
		);
	});

	it("weighs a tag that the rules do not name by the default weight", () => {
		const world = worldWith(1, {
			contentTags: { combat: 1, fishing: 1, constructor: 1 },
			rules: ({ tags }) => {
				tags.weightBp = { combat: 10_000 };
				tags.keepBp = 10_000;
				tags.satiationGrowBp = 0;
			},
		});
		fadeTags(world);
		expect(worthOf(world, "combat")).to.equal(10_000);
		expect(worthOf(world, "fishing")).to.equal(world.rules.tags.defaultWeightBp);
		expect(worthOf(world, "constructor")).to.equal(world.rules.tags.defaultWeightBp);
	});

	it("tires nobody of one tag by another", () => {
		const world = worldWith(1);
		for (let i = 0; i < 10; i++) fadeTags(world);
		expect(satiationOf(world, "social")).to.equal(0);
	});

	it("never makes satiation more than its ceiling", () => {
		const world = worldWith(1, {
			rules: ({ tags }) => {
				tags.keepBp = 10_000;
			},
		});
		for (let i = 0; i < 500; i++) fadeTags(world);
		expect(satiationOf(world, "combat")).to.be.within(8_900, world.rules.tags.satiationCeilingBp);
	});
});
