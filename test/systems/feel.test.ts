import { expect } from "chai";
import type { Rules } from "../../src/components/rules.ts";
import { AMUSED, BORED, CRITICAL, CURIOUS, EXCITED, HOSTILE, SUPPORTIVE } from "../../src/components/sentiment.ts";
import { feel } from "../../src/systems/feel.ts";
import type { World } from "../../src/world/world.ts";
import { apply, liveWorld, onlyPersonality, presentMembers, setMembers } from "../support/worlds.ts";

const moods = (world: World): number[] => presentMembers(world).map((eid) => world.components.member.mood[eid]);

/** A room in which nothing spreads unless it is said. */
function room(size: number, contagionBp = 0, rules?: (rules: Rules) => void): World {
	return liveWorld({
		size,
		rules: (given) => {
			onlyPersonality(given, { contagionBp });
			rules?.(given);
		},
	});
}

/** Everyone feels `mood`, and the last tally says so. */
function fill(world: World, mood: number): void {
	setMembers(world, { mood });
	apply(world);
}

/** Steps the markers on, so that every call of `feel` draws anew. */
function feelAt(world: World, marker: number): void {
	world.marker = marker;
	feel(world);
}

describe("feel", () => {
	it("shows Bored under 0.2 and not at 0.2", () => {
		const world = room(2);
		const [under, at] = presentMembers(world);
		setMembers(world, { mood: EXCITED });
		setMembers(world, { engagementBp: 1_999 }, [under]);
		setMembers(world, { engagementBp: 2_000 }, [at]);
		feel(world);
		expect(moods(world)).to.deep.equal([BORED, EXCITED]);
	});

	it("shows the bias of a member that is engaged and matched", () => {
		const world = room(3);
		const [both, matchedOnly, engagedOnly] = presentMembers(world);
		setMembers(world, { mood: EXCITED, bias: AMUSED });
		setMembers(world, { engagementBp: 5_001, matchBp: 1 }, [both]);
		setMembers(world, { engagementBp: 5_000, matchBp: 10_000 }, [matchedOnly]);
		setMembers(world, { engagementBp: 9_000, matchBp: 0 }, [engagedOnly]);
		feel(world);
		expect(moods(world)).to.deep.equal([AMUSED, EXCITED, EXCITED]);
	});

	it("ends boredom when engagement is back", () => {
		const world = room(1);
		setMembers(world, { mood: BORED, engagementBp: 2_500, matchBp: 0 });
		feel(world);
		expect(moods(world)).to.deep.equal([CURIOUS]);
	});

	it("changes no mood while paused", () => {
		const world = room(10, 10_000);
		setMembers(world, { mood: EXCITED, bias: AMUSED, engagementBp: 100 });
		apply(world, [{ kind: "pause" }]);
		feel(world);
		expect(new Set(moods(world))).to.deep.equal(new Set([EXCITED]));
	});

	it("lets nobody catch what nobody shows", () => {
		const world = room(200, 10_000);
		fill(world, SUPPORTIVE);
		setMembers(world, { engagementBp: 3_000 });
		for (let marker = 2; marker < 60; marker++) feelAt(world, marker);
		expect(new Set(moods(world))).to.deep.equal(new Set([SUPPORTIVE]));
	});

	it("spreads nothing to those whose contagion is 0", () => {
		const world = room(200, 0);
		fill(world, EXCITED);
		setMembers(world, { engagementBp: 8_000, matchBp: 5_000, bias: AMUSED });
		feel(world);
		expect(new Set(moods(world))).to.deep.equal(new Set([AMUSED]));
	});
});

describe("contagion", () => {
	const SIZE = 20_000;

	/** Share of members of another bias that catch `category` in one tick, when `shown` of the room shows it. */
	function caughtShare(category: number, shown: number, contagionBp = 10_000): number {
		const world = room(SIZE, contagionBp);
		const eids = presentMembers(world);
		setMembers(world, { mood: AMUSED });
		setMembers(world, { mood: category }, eids.slice(0, Math.round(shown * SIZE)));
		apply(world);
		// Nobody is swayed by Amused here: whoever catches that shows what it would have shown.
		setMembers(world, { engagementBp: 8_000, matchBp: 5_000, bias: AMUSED });
		feel(world);
		return moods(world).filter((mood) => mood === category).length / SIZE;
	}

	it("catches in proportion to the share already showing a category", () => {
		const [tenth, half, all] = [0.1, 0.5, 1].map((shown) => caughtShare(EXCITED, shown));
		expect(half / tenth).to.be.closeTo(5, 0.7);
		expect(all / half).to.be.closeTo(2, 0.2);
	});

	it("catches a positive feeling three times as readily as a negative one", () => {
		for (const negative of [CRITICAL, BORED, HOSTILE]) {
			expect(caughtShare(EXCITED, 1) / caughtShare(negative, 1)).to.be.closeTo(3, 0.35);
		}
	});

	it("catches in proportion to the personality's contagion", () => {
		expect(caughtShare(EXCITED, 1, 10_000) / caughtShare(EXCITED, 1, 5_000)).to.be.closeTo(2, 0.2);
	});

	it("reads the room as it was at the last tally", () => {
		const world = room(SIZE, 10_000);
		fill(world, AMUSED);
		setMembers(world, { mood: EXCITED, engagementBp: 8_000, matchBp: 5_000, bias: AMUSED });
		feel(world);
		expect(new Set(moods(world))).to.deep.equal(new Set([AMUSED]));
	});

	it("does not sway who is disengaged", () => {
		const world = room(SIZE, 10_000);
		fill(world, EXCITED);
		setMembers(world, { engagementBp: 1_000 });
		feel(world);
		expect(new Set(moods(world))).to.deep.equal(new Set([BORED]));
	});

	/** For how many ticks a member shows a feeling that it caught. */
	function ticksShown(category: number): number {
		const world = room(SIZE, 10_000);
		fill(world, category);
		setMembers(world, { engagementBp: 8_000, matchBp: 5_000, bias: AMUSED });
		feel(world);
		const caught = presentMembers(world).find((eid) => world.components.member.mood[eid] === category) ?? -1;
		expect(caught).to.be.above(0);
		// From now on nobody shows it, so that it is not caught again.
		world.tally.mood.fill(0);
		let ticks = 1;
		for (; ticks < 100; ticks++) {
			feelAt(world, ticks + 1);
			if (world.components.member.mood[caught] !== category) break;
		}
		return ticks;
	}

	it("lasts as long as the rules say, a negative feeling about twice as long", () => {
		const { swayPositiveTicks } = room(1).rules.audience;
		const positive = ticksShown(EXCITED);
		expect(positive).to.be.within(swayPositiveTicks, swayPositiveTicks + 1);
		for (const negative of [CRITICAL, BORED, HOSTILE]) {
			expect(ticksShown(negative) / positive).to.be.closeTo(2, 0.3);
		}
	});

	it("is forgotten by who grows bored meanwhile", () => {
		const world = room(SIZE, 10_000);
		fill(world, EXCITED);
		setMembers(world, { engagementBp: 8_000, matchBp: 5_000, bias: AMUSED });
		feel(world);
		setMembers(world, { engagementBp: 1_000 });
		feelAt(world, 2);
		setMembers(world, { engagementBp: 8_000 });
		world.tally.mood.fill(0);
		feelAt(world, 3);
		expect(new Set(moods(world))).to.deep.equal(new Set([AMUSED]));
	});
});
