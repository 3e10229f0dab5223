import { expect } from "chai";
import * as fc from "fast-check";
import { CONTRIBUTION_KINDS } from "../../src/components/contribution.ts";
import { HYPE_CURVES } from "../../src/components/hype-curve.ts";
import type { Rules } from "../../src/components/rules.ts";
import { SENTIMENT_CATEGORIES } from "../../src/components/sentiment.ts";
import type { Effect, HypeFacts } from "../../src/events/effect.ts";
import type { Input } from "../../src/events/input.ts";
import { step } from "../../src/systems/schedule.ts";
import { compileRules, DEFAULT_RULE_SETTINGS } from "../../src/world/rules.ts";
import { decodeWorld, encodeWorld } from "../../src/world/snapshot.ts";
import { hypeTrainOf, type World } from "../../src/world/world.ts";
import { liveWorld, nextMarker } from "../support/worlds.ts";

const input: fc.Arbitrary<Input> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constant("hype" as const),
			category: fc.constantFrom(...SENTIMENT_CATEGORIES),
			intensity: fc.constantFrom(0, 0.5, 0.8, 0.9, 1),
			count: fc.integer({ min: 1, max: 30 }),
			weight: fc.constantFrom(0.1, 1, 2, 20),
		}),
	},
	{
		weight: 4,
		arbitrary: fc
			.array(
				fc.record(
					{
						userId: fc.constantFrom("a", "b", "c", "d"),
						kind: fc.constantFrom(...CONTRIBUTION_KINDS),
						amount: fc.constantFrom(1, 99, 100, 700),
					},
					{ requiredKeys: ["kind", "amount"] },
				),
				{ minLength: 1, maxLength: 5 },
			)
			.map((contributions): Input => ({ kind: "contributions", contributions })),
	},
	{ weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }).map((phase): Input => ({ kind: "phase", phase })) },
	{ weight: 1, arbitrary: fc.constant<Input>({ kind: "pause" }) },
	{ weight: 2, arbitrary: fc.constant<Input>({ kind: "resume" }) },
);

const steps = fc.array(
	fc.record({
		kind: fc.constantFrom("tick" as const, "tick" as const, "tick" as const, "apply" as const, "skip" as const),
		ticks: fc.integer({ min: 1, max: 30 }),
		inputs: fc.array(input, { maxLength: 3 }),
		isRestored: fc.boolean(),
	}),
	{ minLength: 1, maxLength: 80, size: "max" },
);

/** Plays the steps of one session; `look` sees the world and the effects after each. */
function play(
	ruleSet: "spec" | "twitch",
	moves: typeof steps extends fc.Arbitrary<infer T> ? T : never,
	look: (world: World, effects: readonly Effect[]) => void,
): void {
	let world = liveWorld({
		size: 15,
		settings: { hypeRuleSet: ruleSet, hypeTrainMaxDurationMinutes: 1, hypeTrainCooldownSeconds: 10 },
		rules: ({ hype }) => {
			hype.contributionCooldownMs = 30_000;
			hype.levelMs = 40_000;
		},
	});
	for (const { kind, ticks, inputs, isRestored } of moves) {
		if (isRestored) world = decodeWorld(encodeWorld(world));
		look(world, step(world, nextMarker(world, kind, ticks), inputs));
	}
	look(world, step(world, nextMarker(world, "apply"), [{ kind: "end", reason: "requested" }]));
}

/** Rules of any rule set and curve; some have fewer levels than others. */
const otherRules: fc.Arbitrary<Rules> = fc
	.record({
		hypeRuleSet: fc.constantFrom("spec" as const, "twitch" as const),
		hypeCurve: fc.constantFrom(...HYPE_CURVES),
		hypeTrainLevelExponent: fc.constantFrom(1, 1.5, 10),
		hypeGoals: fc.constantFrom("EASY" as const, [1, 2, 3], [5_000_000]),
	})
	.map((settings) => compileRules({ ...DEFAULT_RULE_SETTINGS, ...settings }));

describe("rules that change under way", () => {
	it("leave a train whose numbers are numbers, one at most, and that ends", () => {
		const changes = fc.array(fc.record({ at: fc.nat({ max: 40 }), rules: otherRules }), { maxLength: 6 });
		const property = fc.property(steps, changes, (moves, given) => {
			const withChanges = moves.map((move, index) => {
				const rules = given
					.map(({ at, rules }, change) => ({ at, rules: { ...rules, revision: change + 2 } }))
					.filter(({ at }) => at === index)
					.map(({ rules }): Input => ({ kind: "rules", rules }));
				return { ...move, inputs: [...rules, ...move.inputs] };
			});
			let running = 0;
			play("spec", withChanges, (world, effects) => {
				for (const effect of effects) {
					const train = trainOf(effect);
					if (train === undefined) continue;
					for (const value of [train.total, train.currentScore, train.levelThreshold]) expect(value).to.be.at.least(0);
					if (effect.kind === "hype.started") running++;
					if (effect.kind === "hype.completed") running--;
				}
				expect(running).to.equal(hypeTrainOf(world) === undefined ? 0 : 1);
			});
			expect(running).to.equal(0);
		});
		fc.assert(property, { numRuns: 150 });
	});
});

const trainOf = (effect: Effect): HypeFacts | undefined => ("train" in effect ? effect.train : undefined);

for (const ruleSet of ["spec", "twitch"] as const) {
	const every = (look: () => (world: World, effects: readonly Effect[]) => void) =>
		fc.assert(
			fc.property(steps, (moves) => play(ruleSet, moves, look())),
			{ numRuns: 150 },
		);

	describe(`any sequence of inputs by the rule set ${ruleSet}`, () => {
		it("has one train at most: each starts after the one before has ended, and ends once", () => {
			every(() => {
				let running = 0;
				let last = 0;
				return (world, effects) => {
					for (const effect of effects) {
						const ordinal = trainOf(effect)?.hypeTrainOrdinal;
						if (ordinal === undefined) continue;
						if (effect.kind === "hype.started") {
							expect([running, ordinal]).to.deep.equal([0, last + 1]);
							last = running = ordinal;
						}
						expect(ordinal, effect.kind).to.equal(running);
						if (effect.kind === "hype.completed") running = 0;
					}
					expect(hypeTrainOf(world)?.ordinal ?? 0).to.equal(running);
				};
			});
		});

		it("keeps level and peak: at least 1, the peak the highest so far, each told rise a rise", () => {
			every(() => {
				let peak = 0;
				return (world, effects) => {
					for (const effect of effects) {
						const train = trainOf(effect);
						if (train === undefined) continue;
						if (effect.kind === "hype.started") peak = 1;
						if (effect.kind === "hype.leveled") expect(train.level).to.be.above(effect.previousLevel);
						peak = Math.max(peak, train.level);
						expect(train.level).to.be.at.least(1);
						expect(train.peakLevel, effect.kind).to.equal(peak);
					}
					const train = hypeTrainOf(world);
					if (train === undefined) return;
					const { levelThresholds } = world.rules.hype;
					expect(train.score, "the level is not behind the score").to.be.below(
						levelThresholds[train.level - 1] ?? Number.POSITIVE_INFINITY,
					);
					expect(world.session.bestLevel).to.be.at.least(train.peakLevel);
				};
			});
		});

		it("never has a total below zero, nor progress at or beyond the goal", () => {
			every(() => (_, effects) => {
				for (const effect of effects) {
					const train = trainOf(effect);
					if (train === undefined) continue;
					expect(train.total).to.be.at.least(0);
					expect(train.currentScore).to.be.at.least(0);
					// Above the last level there is no goal; a start is told before its rise.
					if (effect.kind === "hype.started" || train.level > 40) continue;
					expect(train.currentScore).to.be.below(train.levelThreshold);
				}
			});
		});

		it("ends each train for a reason of the rule set", () => {
			every(() => (_, effects) => {
				for (const effect of effects) {
					if (effect.kind !== "hype.completed" || effect.reason === "session-end") continue;
					if (ruleSet === "spec") expect(["decayed", "timeout"]).to.include(effect.reason);
					else expect(effect.reason).to.equal(effect.train.peakLevel > 1 ? "COMPLETED" : "EXPIRED");
					if (ruleSet === "twitch") expect(effect.endedAtMs).to.equal(effect.train.expiresAtMs);
				}
			});
		});

		it("starts no train before the cooldown is over", () => {
			every(() => {
				let restsUntilMs = 0;
				return (_, effects) => {
					for (const effect of effects) {
						if (effect.kind === "hype.started") expect(effect.train.startedAtMs).to.be.at.least(restsUntilMs);
						if (effect.kind === "hype.completed") restsUntilMs = effect.cooldownEndsAtMs;
					}
				};
			});
		});
	});
}
