import { expect } from "chai";
import type { Contribution } from "../../src/events/contribution.ts";
import type { Effect, HypeFacts } from "../../src/events/effect.ts";
import type { Input } from "../../src/events/input.ts";
import { step } from "../../src/systems/schedule.ts";
import { decodeWorld, encodeWorld } from "../../src/world/snapshot.ts";
import { summarise } from "../../src/world/summary.ts";
import { createShowtimeWorld, hypeTrainOf, type World } from "../../src/world/world.ts";
import { readFixture } from "../support/fixtures.ts";
import { apply, felt, ofKind, onlyPersonality, skip, startOf, type WorldOptions } from "../support/worlds.ts";

interface CapturedTrain {
	startedAt: string;
	steps: {
		atSeconds: number;
		given: Contribution[];
		shown: { total: number; level: number; progress: number; goal: number; expiresAt: string };
	}[];
	end: { at: string; reason: string; cooldownEndsAt: string };
}

/** A mute room whose trains run on contributions, with a journal of its own clock. */
function room(options: WorldOptions = {}, startedAtMs?: number): World {
	const settings = { hypeRuleSet: "twitch" as const, ...options.settings };
	const start = startOf({ size: 10, phase: 0, ...options, settings, rules: (rules) => onlyPersonality(rules) });
	const world = createShowtimeWorld();
	const timed = startedAtMs === undefined ? start : { ...start, startedAtMs };
	step(world, { marker: 1, kind: "apply", atMs: 0 }, [timed]);
	return world;
}

/** Lets the ticks go by that are due before `seconds`, then applies what is given at that very millisecond. */
function at(world: World, seconds: number, inputs: readonly Input[] = []): Effect[] {
	const atMs = Math.round(seconds * 1_000);
	const { intervalMs } = world.rules;
	const effects: Effect[] = [];
	while ((world.tick + 1) * intervalMs <= atMs) {
		effects.push(...step(world, { marker: world.marker + 1, kind: "tick", atMs: (world.tick + 1) * intervalMs }, []));
	}
	if (inputs.length === 0) return effects;
	return [...effects, ...step(world, { marker: world.marker + 1, kind: "apply", atMs }, inputs)];
}

const given = (...contributions: Contribution[]): Input => ({ kind: "contributions", contributions });
const bits = (amount: number, userId?: string): Contribution => ({
	kind: "bits",
	amount,
	...(userId === undefined ? {} : { userId }),
});
const threeUsers = (amount: number): Input => given(bits(amount, "a"), bits(amount, "b"), bits(amount, "c"));
const startedBy = (effects: readonly Effect[]): HypeFacts | undefined => ofKind(effects, "hype.started")[0]?.train;
const endOf = (effects: readonly Effect[]) => ofKind(effects, "hype.completed")[0];

describe("a hype train captured on Twitch", () => {
	const captured = readFixture<CapturedTrain>("captured-hype-train.json");
	const startedAtMs = Date.parse(captured.startedAt);

	for (const tickIntervalSeconds of [5, 1, 0.7, 7]) {
		it(`is replayed to the point and the millisecond, with ticks of ${tickIntervalSeconds} s`, () => {
			const world = room({ settings: { tickIntervalSeconds } }, startedAtMs);
			const time = (ms: number) => new Date(startedAtMs + ms).toISOString();
			for (const { atSeconds, given: contributions, shown } of captured.steps) {
				const effects = at(world, atSeconds, [given(...contributions)]);
				const { hype } = summarise(world);
				expect(hype, `${atSeconds} s`).to.include({
					total: shown.total,
					level: shown.level,
					currentScore: shown.progress,
					levelThreshold: shown.goal,
				});
				expect(time(hype?.expiresAtMs ?? 0)).to.equal(shown.expiresAt);
				const told = effects.flatMap((effect) => ("train" in effect ? [effect.train] : [])).at(-1);
				expect(told, "as it was told").to.deep.equal(hype);
			}
			const end = endOf(at(world, 360));
			expect(end.reason).to.equal(captured.end.reason);
			expect(time(end.endedAtMs)).to.equal(captured.end.at);
			expect(time(end.cooldownEndsAtMs)).to.equal(captured.end.cooldownEndsAt);
			expect(end.train).to.include({ total: 2620, peakLevel: 2, participants: 6, decayRate: 0 });
		});
	}
});

describe("the kick-off of a train on contributions", () => {
	it("takes three contributors of 100 points each", () => {
		expect(startedBy(apply(room(), [threeUsers(99)]))).to.equal(undefined);
		expect(startedBy(apply(room(), [given(bits(900, "a"), bits(900, "b"))]))).to.equal(undefined);
		const train = startedBy(apply(room(), [threeUsers(100)]));
		expect(train).to.include({ total: 300, level: 1, participants: 3, triggerCategory: "Supportive", decayRate: 0 });
	});

	it("counts a contributor once, with all that he gave", () => {
		const world = room();
		apply(world, [given(bits(60, "a"), bits(100, "a"), bits(100, "b"), bits(100, "b"))]);
		expect(hypeTrainOf(world)).to.equal(undefined);
		apply(world, [given(bits(60, "c"))]);
		expect(hypeTrainOf(world)).to.equal(undefined);
		expect(startedBy(apply(world, [given(bits(40, "c"))]))).to.include({ total: 460, participants: 3 });
	});

	it("counts each anonymous contribution as somebody else's", () => {
		expect(startedBy(apply(room(), [given(bits(50), bits(50), bits(100), bits(100))]))).to.equal(undefined);
		expect(startedBy(apply(room(), [given(bits(100), bits(100), bits(100))]))).to.include({ participants: 3 });
	});

	it("looks back 300 s and no further", () => {
		for (const [seconds, isIn] of [
			[299.999, true],
			[300, false],
		] as const) {
			const world = room();
			apply(world, [given(bits(100, "a"), bits(100, "b"))]);
			expect(startedBy(at(world, seconds, [given(bits(100, "c"))])) !== undefined, `${seconds} s`).to.equal(isIn);
		}
	});

	it("weighs bits 1, subscriptions 500, 1000 and 2500, and points as they are", () => {
		const kinds = ["bits", "tier1", "tier2", "tier3", "points"] as const;
		const contributions = kinds.map((kind) => ({ userId: kind, kind, amount: 2 }));
		expect(startedBy(apply(room(), [given(...contributions)]))?.total).to.equal(2 + 1_000 + 2_000 + 5_000 + 2);
	});

	it("may start above level 1, told with the start", () => {
		const effects = apply(room(), [threeUsers(2_000)]);
		expect(effects.map(({ kind }) => kind)).to.deep.equal([
			...["hype.started", "milestone.reached", "milestone.reached", "reaction"],
		]);
		expect(startedBy(effects)).to.include({ level: 4, peakLevel: 4, currentScore: 500, levelThreshold: 2_300 });
	});

	it("asks for no phase and no feeling", () => {
		const world = room();
		apply(world, [felt("Excited", 500, 1)]);
		expect(hypeTrainOf(world)).to.equal(undefined);
		expect(startedBy(apply(world, [threeUsers(100)]))).not.to.equal(undefined);
	});

	it("comes near with the second contributor", () => {
		const world = room();
		const approaches = (inputs: Input[]) => ofKind(apply(world, inputs), "hype.approaching");
		expect(approaches([given(bits(100, "a"))])).to.deep.equal([]);
		const approach = { category: "Supportive", participants: 2, threshold: 3 };
		expect(approaches([given(bits(100, "b"))])).to.deep.equal([{ kind: "hype.approaching", approach }]);
		expect(summarise(world).approaching).to.deep.equal(approach);
		expect(approaches([given(bits(100, "b"))])).to.deep.equal([]);
	});

	it("comes by a game event too, whatever its type", () => {
		const world = room();
		const { contributions } = threeUsers(100) as Extract<Input, { kind: "contributions" }>;
		const event = { eventId: "gift", type: "gift", significance: 0.5, contributions };
		expect(startedBy(apply(world, [{ kind: "game-event", event }]))).to.include({ total: 300 });
		expect(summarise(world).unmappedEvents).to.equal(0);
	});

	it("is dropped with a count while paused, and where feelings rule", () => {
		const paused = room();
		apply(paused, [{ kind: "pause" }]);
		apply(paused, [threeUsers(100)]);
		expect(summarise(paused)).to.include({ hype: null, droppedInputs: 1 });
		const feeling = room({ settings: { hypeRuleSet: "spec" }, phase: 4 });
		apply(feeling, [threeUsers(100)]);
		expect(summarise(feeling)).to.include({ hype: null, droppedInputs: 1 });
	});

	it("keeps the newest 1,000 contributions", () => {
		const world = room();
		apply(world, [given(bits(100, "a"), bits(100, "b"))]);
		const crowd = (from: number) => given(...Array.from({ length: 100 }, (_, i) => bits(1, `user ${from + i}`)));
		for (let i = 0; i < 10; i++) apply(world, [crowd(100 * i)]);
		expect(world.session.contributions).to.have.length(1_000);
		expect(summarise(world).droppedInputs).to.equal(1);
		expect(startedBy(apply(world, [given(bits(100, "c"))]))).to.equal(undefined);
	});
});

describe("the course of a train on contributions", () => {
	it("has neither decay nor a fall", () => {
		const world = room();
		apply(world, [threeUsers(600)]);
		expect(at(world, 299)).to.deep.equal([]);
		expect(summarise(world).hype).to.include({ level: 2, total: 1_800 });
	});

	it("has its time anew with a level, and with nothing else", () => {
		const world = room();
		const expires = () => summarise(world).hype?.expiresAtMs;
		apply(world, [threeUsers(100)]);
		at(world, 100.123, [given(bits(1_299, "a"))]);
		expect(expires()).to.equal(300_000);
		const [leveled] = ofKind(at(world, 200.456, [given(bits(1, "a"))]), "hype.leveled");
		expect([leveled.previousLevel, leveled.train.level, leveled.train.expiresAtMs]).to.deep.equal([1, 2, 500_456]);
		expect(expires()).to.equal(500_456);
	});

	it("takes what comes before its last millisecond and nothing after", () => {
		for (const [seconds, isIn] of [
			[299.999, true],
			[300, false],
			[301.5, false],
		] as const) {
			const world = room();
			apply(world, [threeUsers(100)]);
			at(world, seconds, [given(bits(1_300, "a"))]);
			expect(summarise(world).hype?.total ?? 0, `${seconds} s`).to.equal(isIn ? 1_600 : 0);
		}
	});

	it("ends EXPIRED when level 1 was not filled, else COMPLETED, at the millisecond told", () => {
		for (const [points, reason] of [
			[533, "EXPIRED"],
			[534, "COMPLETED"],
		] as const) {
			const world = room();
			at(world, 1.234, [threeUsers(points)]);
			const end = endOf(at(world, 310));
			expect(end).to.include({ reason, durationSeconds: 300, endedAtMs: 301_234, cooldownEndsAtMs: 3_901_234 });
		}
	});

	it("rests an hour, in which contributions count for nothing", () => {
		const world = room({ settings: { tickIntervalSeconds: 60 } });
		apply(world, [threeUsers(100)]);
		at(world, 300);
		expect(hypeTrainOf(world)).to.equal(undefined);
		expect(summarise(world).cooldownEndsAtMs).to.equal(3_900_000);
		at(world, 3_899.999, [threeUsers(100)]);
		expect(hypeTrainOf(world)).to.equal(undefined);
		expect(startedBy(at(world, 3_900, [given(bits(1, "d"))])), "what came in the rest is gone").to.equal(undefined);
		expect(startedBy(at(world, 3_901, [threeUsers(100)]))).to.include({ total: 301, hypeTrainOrdinal: 2 });
	});

	it("ends with the session, whatever it had", () => {
		const world = room();
		apply(world, [threeUsers(900)]);
		expect(endOf(apply(world, [{ kind: "end", reason: "requested" }]))).to.include({ reason: "session-end" });
	});

	it("ends over a skip at the time that was told", () => {
		const world = room();
		apply(world, [threeUsers(900)]);
		expect(skip(world, 59)).to.deep.equal([]);
		expect(endOf(skip(world, 60))).to.include({ reason: "COMPLETED", endedAtMs: 300_000 });
	});

	it("lets time run while paused, and takes nothing", () => {
		const world = room();
		apply(world, [threeUsers(100)]);
		apply(world, [{ kind: "pause" }]);
		at(world, 60, [threeUsers(900)]);
		expect(summarise(world).hype).to.include({ total: 300, level: 1 });
		expect(endOf(at(world, 300))).to.include({ reason: "EXPIRED", endedAtMs: 300_000 });
	});

	it("goes on as it was after a restore, before the kick-off and after", () => {
		const world = room();
		apply(world, [given(bits(100, "a"), bits(100))]);
		const before = decodeWorld(encodeWorld(world));
		for (const one of [world, before]) expect(startedBy(at(one, 5, [given(bits(100, "c"))]))?.total).to.equal(300);
		const after = decodeWorld(encodeWorld(world));
		const { hype } = summarise(world);
		for (const one of [world, after]) {
			expect(summarise(one).hype).to.deep.equal(hype);
			expect(endOf(at(one, 400))).to.include({ reason: "EXPIRED" });
		}
	});

	it("names the users that gave most by pseudonyms alone", () => {
		const world = room();
		apply(world, [given(bits(300, "a"), bits(100, "b"), bits(200, "c"), bits(150, "a"))]);
		const top = summarise(world).hype?.topContributors ?? [];
		expect(top.map(({ amount }) => amount)).to.deep.equal([450, 200, 100]);
		for (const { contributorId } of top) expect(contributorId).to.match(/^[0-9a-f]{16}$/);
	});
});
