import { expect } from "chai";
import * as fc from "fast-check";
import type { Effect } from "../../src/events/effect.ts";
import { decodeWorld, encodeWorld } from "../../src/world/snapshot.ts";
import type { World } from "../../src/world/world.ts";
import { anyMoves, anySession, take } from "../support/histories.ts";
import {
	apply,
	liveWorld,
	ofKind,
	onlyPersonality,
	openShow,
	presentMembers,
	setMembers,
	tick,
} from "../support/worlds.ts";

const TICKS_A_MINUTE = 12;
const amounts = (effects: readonly Effect[]): number[] => ofKind(effects, "tips.given").map(({ amount }) => amount);

/** Members who keep the engagement they are given; each tips `generosityBp` of a unit in an engaged hour. */
function givers(size: number, generosityBp: number, engagementBp = 8_000): World {
	const world = liveWorld({ size, phase: 0, rules: (rules) => onlyPersonality(rules, { generosityBp }) });
	setMembers(world, { decayBp: 0, engagementBp });
	apply(world);
	return world;
}

function minute(world: World): Effect[] {
	return Array.from({ length: TICKS_A_MINUTE }, () => tick(world)).flat();
}

describe("the tips of a crowd", () => {
	it("are what engaged members give in an hour by their generosity", () => {
		const world = givers(100, 15_000);
		for (let i = 0; i < 60; i++) minute(world);
		expect(world.session.tips).to.equal(150);
	});

	it("come of the engaged only", () => {
		const world = givers(100, 60_000, 5_000);
		minute(world);
		expect(world.session.tips).to.equal(0);
		setMembers(world, { engagementBp: 5_001 }, presentMembers(world).slice(0, 40));
		apply(world);
		minute(world);
		expect(world.session.tips).to.equal(4);
	});

	it("are told in whole units once a closed minute, and what is less is carried on", () => {
		const world = givers(10, 30_000);
		const told = Array.from({ length: 6 * TICKS_A_MINUTE }, () => amounts(tick(world)));
		const minutes = told.flatMap((given, index) => given.map((amount) => [(index + 1) / TICKS_A_MINUTE, amount]));
		expect(minutes).to.deep.equal([
			[2, 1],
			[4, 1],
			[6, 1],
		]);
	});

	it("are told up to the last by the end of the session", () => {
		const world = givers(1_000, 36_000);
		for (let i = 0; i < 7; i++) expect(amounts(tick(world))).to.deep.equal([]);
		const ended = apply(world, [{ kind: "end", reason: "requested" }]);
		expect(amounts(ended)).to.deep.equal([7 * 5]);
		expect(ofKind(ended, "session.ended")[0].totals.tips).to.equal(35);
	});

	it("stop while the session is paused", () => {
		const world = givers(1_000, 36_000);
		apply(world, [{ kind: "pause" }]);
		minute(world);
		expect(world.session.tips).to.equal(0);
		apply(world, [{ kind: "resume" }]);
		tick(world);
		expect(world.session.tips).to.equal(5);
	});

	it("are exact for the most that rules allow", () => {
		const world = givers(100, 1_000_000);
		world.tally.engagedByPersonality[0] = 100_500;
		world.rules.intervalMs = 60_000;
		world.session.tipCarry = 10_000 * 3_600_000 - 1;
		const parts = 100_500n * 1_000_000n * 60_000n + BigInt(world.session.tipCarry);
		tick(world);
		expect(BigInt(world.session.tips)).to.equal(parts / 36_000_000_000n);
		expect(BigInt(world.session.tipCarry)).to.equal(parts % 36_000_000_000n);
	});

	it("go on after a restore as if there had been none", () => {
		const world = givers(70, 33_333);
		for (let i = 0; i < 5; i++) tick(world);
		const again = decodeWorld(encodeWorld(world));
		setMembers(again, { decayBp: 0 });
		for (let i = 0; i < 3; i++) expect(amounts(minute(again))).to.deep.equal(amounts(minute(world)));
		expect(again.session.tips).to.equal(world.session.tips).and.above(0);
	});

	it("add up in any session to its total, and to what was engaged tick by tick", () => {
		fc.assert(
			fc.property(anySession, anyMoves, (session, moves) => {
				const show = openShow(session);
				const { world } = show;
				for (const row of world.rules.personalities) row.generosityBp *= 50;
				let parts = 0n;
				let told = 0;
				for (const move of moves) {
					const before = world.rules.personalities.map((_, row) => world.tally.engagedByPersonality[row]);
					const effects = take(show, move);
					told += amounts(effects).reduce((sum, amount) => sum + amount, 0);
					if (!world.isTick || world.session.status !== "active") continue;
					for (const [row, { generosityBp }] of world.rules.personalities.entries()) {
						parts += BigInt((before[row] ?? 0) * generosityBp) * BigInt(world.rules.intervalMs);
					}
				}
				const ended = show.play("apply", [{ kind: "end", reason: "requested" }]);
				told += amounts(ended).reduce((sum, amount) => sum + amount, 0);
				expect(told).to.equal(world.session.tips);
				expect(BigInt(told)).to.equal(parts / 36_000_000_000n);
			}),
			{ numRuns: 25 },
		);
	});
});
