import { expect } from "chai";
import type { HypeTrainRow } from "../../src/components/hype-train.ts";
import type { Effect } from "../../src/events/effect.ts";
import type { Input } from "../../src/events/input.ts";
import { summarise } from "../../src/world/summary.ts";
import { hypeTrainOf, type World } from "../../src/world/world.ts";
import { apply, felt, liveWorld, ofKind, onlyPersonality, skip, tick, type WorldOptions } from "../support/worlds.ts";

/** A room whose members emit nothing, with a train that `score` points began; decay is off unless it is set. */
function trainRoom(score: number, options: WorldOptions = {}): World {
	const world = liveWorld({
		size: 20,
		...options,
		settings: { hypeTrainDecayRate: 0, ...options.settings },
		rules: (rules) => {
			onlyPersonality(rules);
			options.rules?.(rules);
		},
	});
	apply(world, [points(score)]);
	return world;
}

/** Ten anonymous participants that are worth `score` points together, each with full intensity. */
function points(score: number, category: "Excited" | "Amused" | "Hostile" = "Excited"): Input {
	return { kind: "hype", category, intensity: 1, count: 10, weight: score / 10 };
}

const DECAYING = { settings: { hypeTrainDecayRate: 0.1 } };

function trainOf(world: World): HypeTrainRow {
	const train = hypeTrainOf(world);
	if (train === undefined) throw new Error("no train runs");
	return train;
}

const total = (world: World): number => trainOf(world).score / 1_000;
const ASIDE: readonly string[] = ["hype.progress", "hype.approaching", "reaction"];
/** What happened, beyond how near or far a train is and how the crowd takes it. */
const kinds = (effects: readonly Effect[]): string[] =>
	effects.map(({ kind }) => kind).filter((kind) => !ASIDE.includes(kind));

describe("feeding a hype train", () => {
	it("takes entries of its category of intensity above 0.8, by intensity x weight", () => {
		const world = trainRoom(6);
		apply(world, [felt("Excited", 2, 0.8)]);
		expect(total(world)).to.equal(6);
		apply(world, [felt("Excited", 2, 0.81)]);
		expect(total(world)).to.equal(7.62);
		apply(world, [{ kind: "hype", category: "Excited", intensity: 0.9, count: 1, weight: 2 }]);
		expect(total(world)).to.equal(9.42);
	});

	it("takes them with a tick as well, after the decay", () => {
		const world = trainRoom(8, DECAYING);
		tick(world, [felt("Excited", 2, 1)]);
		expect(total(world)).to.equal(8 * 0.9 + 2);
	});

	it("multiplies what entries add while a director amplifies the score", () => {
		const world = trainRoom(6);
		const amplification = { correlationId: "act", seconds: 5, threshold: 1, score: 2.5, churn: 1, tags: {} };
		apply(world, [{ kind: "amplify", amplification }, felt("Excited", 2, 1)]);
		expect(total(world)).to.equal(11);
		tick(world);
		apply(world, [felt("Excited", 2, 1)]);
		expect(total(world)).to.equal(13);
	});

	it("takes each entry once", () => {
		const world = trainRoom(6);
		apply(world, [felt("Excited", 3, 1)]);
		apply(world);
		tick(world);
		expect(total(world)).to.equal(9);
	});

	it("takes a burst of another category that would have started a train, and stays of its own", () => {
		const world = trainRoom(6);
		apply(world, [felt("Amused", 9, 1)]);
		expect(total(world), "nine are no burst").to.equal(6);
		apply(world, [felt("Amused", 1, 1)]);
		expect(total(world), "ten are one").to.equal(16);
		expect(summarise(world).hype?.triggerCategory).to.equal("Excited");
		apply(world, [felt("Amused", 9, 1)]);
		expect(total(world), "and its entries are used up").to.equal(16);
	});

	it("takes no burst of a category that could not start a train", () => {
		const world = trainRoom(6);
		apply(world, [felt("Hostile", 30, 1), felt("Bored", 30, 1)]);
		expect(total(world)).to.equal(6);
	});

	it("starts no second train by a burst", () => {
		const world = trainRoom(6);
		expect(kinds(apply(world, [felt("Amused", 30, 0.9)]))).not.to.include("hype.started");
	});

	it("counts who fed it", () => {
		const world = trainRoom(6);
		apply(world, [felt("Excited", 4, 0.9), felt("Excited", 7, 0.5)]);
		expect(summarise(world).hype?.participants).to.equal(14);
	});

	it("takes nothing while paused", () => {
		const world = trainRoom(6);
		apply(world, [felt("Excited", 4, 1), { kind: "pause" }]);
		tick(world);
		expect(total(world)).to.equal(6);
	});
});

describe("the levels of a hype train", () => {
	it("are reached at the cumulative thresholds and not a thousandth before", () => {
		for (const [index, threshold] of [10, 25, 47.5, 81.25, 131.875].entries()) {
			const world = trainRoom(5);
			trainOf(world).score = threshold * 1_000 - 1;
			apply(world);
			expect(trainOf(world).level, `below ${threshold}`).to.equal(index + 1);
			trainOf(world).score = threshold * 1_000;
			apply(world);
			expect(trainOf(world).level, `at ${threshold}`).to.equal(index + 2);
		}
	});

	it("are told once a marker, from the level before to the level now", () => {
		const world = trainRoom(5);
		const leveled = ofKind(apply(world, [points(30), points(20)]), "hype.leveled");
		expect(leveled.map(({ previousLevel, train }) => [previousLevel, train.level])).to.deep.equal([[1, 4]]);
		expect(leveled[0].train).to.include({ total: 55, currentScore: 7.5, levelThreshold: 33.75, peakLevel: 4 });
		expect(apply(world)).to.deep.equal([]);
	});

	it("go on beyond 5", () => {
		const world = trainRoom(5);
		apply(world, [points(1_000)]);
		expect(trainOf(world).level).to.be.above(8);
		expect(summarise(world).hype?.currentScore).to.be.below(summarise(world).hype?.levelThreshold ?? 0);
	});
});

describe("the decay of a hype train", () => {
	it("takes a tenth of the score each tick, from the tick after the start on", () => {
		const world = trainRoom(9.5, DECAYING);
		const course = [total(world)];
		for (let i = 0; i < 4; i++) {
			tick(world);
			course.push(total(world));
		}
		expect(course).to.deep.equal([9.5, 8.55, 7.695, 6.925, 6.232]);
	});

	it("halves the score in 33 s", () => {
		const world = trainRoom(800, DECAYING);
		for (let i = 0; i < 6; i++) tick(world);
		expect(total(world)).to.be.above(400);
		tick(world);
		expect(total(world)).to.be.below(400);
	});

	it("goes on while paused", () => {
		const world = trainRoom(8, DECAYING);
		apply(world, [{ kind: "pause" }]);
		tick(world);
		expect(total(world)).to.equal(7.2);
	});

	it("takes nothing between ticks", () => {
		const world = trainRoom(8, DECAYING);
		for (let i = 0; i < 5; i++) apply(world);
		expect(total(world)).to.equal(8);
	});

	it("lets a level go below its threshold by 10 %, and not before", () => {
		const world = trainRoom(10, DECAYING);
		expect(trainOf(world).level).to.equal(2);
		tick(world);
		expect([total(world), trainOf(world).level], "at 9.0").to.deep.equal([9, 2]);
		tick(world);
		expect([total(world), trainOf(world).level], "below 9.0").to.deep.equal([8.1, 1]);
	});

	it("lets one level go a tick, and tells it as progress only", () => {
		const world = trainRoom(140);
		expect(trainOf(world).level).to.equal(6);
		trainOf(world).score = 5_000;
		for (const level of [5, 4, 3, 2, 1, 1]) {
			expect(kinds(tick(world))).to.deep.equal([]);
			expect(trainOf(world).level).to.equal(level);
		}
		expect(trainOf(world).peakLevel).to.equal(6);
	});

	it("shows no progress below zero within the hysteresis", () => {
		const world = trainRoom(10, DECAYING);
		tick(world);
		expect(summarise(world).hype).to.include({ level: 2, total: 9, currentScore: 0 });
	});

	it("lets the train rise again, and tells it", () => {
		const world = trainRoom(10, DECAYING);
		for (let i = 0; i < 3; i++) tick(world);
		const [leveled] = ofKind(apply(world, [points(5)]), "hype.leveled");
		expect([leveled.previousLevel, leveled.train.level]).to.deep.equal([1, 2]);
	});
});

describe("the end of a hype train", () => {
	it("comes by decay when the score is below 1.0", () => {
		const world = trainRoom(5, DECAYING);
		trainOf(world).score = 1_120;
		expect(kinds(tick(world)), "1.008 is left").to.deep.equal([]);
		const [end] = ofKind(tick(world), "hype.completed");
		expect(end).to.include({ reason: "decayed", durationSeconds: 10 });
		expect(hypeTrainOf(world)).to.equal(undefined);
		expect(summarise(world).hype).to.equal(null);
	});

	it("stays away at exactly 1.0", () => {
		const world = trainRoom(5);
		trainOf(world).score = 1_000;
		expect(kinds(tick(world))).to.deep.equal([]);
	});

	it("comes by time after 10 minutes, whatever the score", () => {
		const world = trainRoom(100);
		for (let i = 1; i < 120; i++) expect(kinds(tick(world)), `tick ${i}`).to.deep.equal([]);
		const [end] = ofKind(tick(world, [points(50)]), "hype.completed");
		expect(end).to.include({ reason: "timeout", durationSeconds: 600 });
		expect(end.train.total).to.equal(150);
	});

	it("comes by time while paused too", () => {
		const world = trainRoom(100);
		apply(world, [{ kind: "pause" }]);
		for (let i = 1; i < 120; i++) tick(world);
		expect(ofKind(tick(world), "hype.completed")[0].reason).to.equal("timeout");
	});

	it("does not come between ticks", () => {
		const world = trainRoom(5);
		trainOf(world).score = 1;
		expect(kinds(apply(world))).to.deep.equal([]);
	});

	it("comes with the session's, before it", () => {
		const world = trainRoom(30);
		const effects = apply(world, [{ kind: "end", reason: "requested" }]);
		expect(kinds(effects)).to.deep.equal(["hype.completed", "stints.ended", "members.returned", "session.ended"]);
		expect(ofKind(effects, "hype.completed")[0]).to.include({ reason: "session-end" });
	});

	it("comes with the session's in a tick and in a skip too", () => {
		for (const step of [tick, (world: World, inputs: Input[]) => skip(world, 3, inputs)]) {
			const effects = step(trainRoom(30), [{ kind: "end", reason: "requested" }]);
			expect(kinds(effects)).to.deep.equal(["hype.completed", "stints.ended", "members.returned", "session.ended"]);
			expect(ofKind(effects, "hype.completed")[0].reason).to.equal("session-end");
		}
	});

	it("tells the peak level and the trigger, not where the train fell to", () => {
		const world = trainRoom(50);
		trainOf(world).score = 900;
		const [end] = ofKind(tick(world), "hype.completed");
		expect(end.train).to.include({ peakLevel: 4, triggerCategory: "Excited" });
		expect(end.train.level).to.be.below(4);
	});

	it("leaves no cooldown by default", () => {
		const world = trainRoom(5);
		trainOf(world).score = 1;
		tick(world);
		expect(summarise(world).cooldownEndsAtMs).to.equal(undefined);
		expect(kinds(apply(world, [points(5)]))).to.deep.equal(["hype.started"]);
	});

	it("holds back the next train for the cooldown of the rules", () => {
		const world = trainRoom(5, { settings: { hypeTrainCooldownSeconds: 30 } });
		trainOf(world).score = 1;
		tick(world);
		expect(summarise(world).cooldownEndsAtMs).to.equal(world.atMs + 30_000);
		for (let i = 0; i < 5; i++) expect(kinds(tick(world, [points(20)])), `tick ${i}`).to.deep.equal([]);
		expect(kinds(tick(world, [points(20)]))).to.include("hype.started");
	});
});

describe("the milestones of a hype train", () => {
	const milestones = (effects: readonly Effect[]) => ofKind(effects, "milestone.reached");

	const codes = (effects: readonly Effect[]) => milestones(effects).map(({ code }) => code);

	it("come with level 3", () => {
		const world = trainRoom(24.9);
		expect(milestones(apply(world))).to.deep.equal([]);
		const [milestone] = milestones(apply(world, [felt("Excited", 1, 1)]));
		expect(milestone).to.include({ code: "hype-level-3", milestone: "moment" });
		expect(milestone.train.level).to.equal(3);
	});

	it("come with level 4 and level 5, and with none above", () => {
		const world = trainRoom(24.9);
		expect(codes(apply(world, [points(25)]))).to.deep.equal(["hype-level-3", "memorable-performance"]);
		expect(codes(apply(world, [points(40)]))).to.deep.equal(["legendary-performance"]);
		expect(codes(apply(world, [points(900)]))).to.deep.equal([]);
	});

	it("come when their levels are leapt over", () => {
		const world = trainRoom(5);
		expect(codes(apply(world, [points(900)]))).to.deep.equal([
			"hype-level-3",
			"memorable-performance",
			"legendary-performance",
		]);
	});

	it("come once a train, however often it rises, and again with the next", () => {
		const world = trainRoom(60);
		trainOf(world).score = 2_000;
		for (let i = 0; i < 5; i++) tick(world);
		expect(trainOf(world).level).to.equal(1);
		expect(codes(apply(world, [points(60)]))).to.deep.equal([]);
		trainOf(world).score = 1;
		tick(world);
		expect(codes(apply(world, [points(60)]))).to.have.length(2);
	});
});

describe("a skip", () => {
	it("ends a train past its deadline and no other", () => {
		const world = trainRoom(100);
		expect(kinds(skip(world, 119))).to.deep.equal([]);
		expect(ofKind(skip(world, 1), "hype.completed")[0]).to.include({ reason: "timeout", durationSeconds: 600 });
	});

	it("leaves the score as it is", () => {
		const world = trainRoom(100, DECAYING);
		skip(world, 20);
		expect(total(world)).to.equal(100);
	});

	it("forgets what was felt before it", () => {
		const world = trainRoom(5);
		trainOf(world).score = 1;
		tick(world, [felt("Amused", 9, 1)]);
		expect(hypeTrainOf(world)).to.equal(undefined);
		skip(world, 100);
		expect(kinds(apply(world, [felt("Amused", 1, 1)]))).to.deep.equal([]);
		expect(summarise(world).approaching).to.deep.include({ participants: 1 });
	});
});
