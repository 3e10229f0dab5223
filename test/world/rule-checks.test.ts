import { expect } from "chai";
import { mergePatch } from "../../src/events/merge-patch.ts";
import { rulePatch, ruleSettings } from "../../src/events/rule-settings.ts";
import { problemsOf } from "../../src/world/rule-checks.ts";
import { DEFAULT_RULE_SETTINGS, type RuleSettings } from "../../src/world/rules.ts";

const withPatch = (patch: object) =>
	mergePatch({ ...DEFAULT_RULE_SETTINGS }, patch as never) as unknown as RuleSettings;
const manyTags = Array.from({ length: 9 }, (_, type) => [
	`type-${type}`,
	Array.from({ length: 14 }, (_, tag) => `tag-${type}-${tag}`),
]);

describe("rule settings", () => {
	it("hold by default", () => {
		expect(ruleSettings.safeParse(DEFAULT_RULE_SETTINGS).error).to.equal(undefined);
		expect(problemsOf(DEFAULT_RULE_SETTINGS)).to.deep.equal([]);
	});

	it("can all be changed", () => {
		expect(Object.keys(rulePatch.shape)).to.have.members(Object.keys(DEFAULT_RULE_SETTINGS));
		expect(Object.keys(ruleSettings.shape)).to.have.members(Object.keys(DEFAULT_RULE_SETTINGS));
	});

	const refused: [patch: object, problem: string | RegExp][] = [
		[{ disengagedBelow: 0.6 }, "disengagedBelow = 0.6: at most engagedAbove (0.5)"],
		[{ firstEntrySpread: 0.5 }, /^firstEntrySpread = 0.5: firstEntryEngagement \(0.4\)/],
		[{ entryMatchBonus: 0.8 }, "entryMatchBonus = 0.8: with entryEngagement (0.3) it is at most 1"],
		[{ realDerivedEntryBonus: 0.8 }, /^realDerivedEntryBonus = 0.8: with realDerivedEntryEngagement \(0.3\)/],
		[{ hypeApproachAgainBelow: 0.7 }, "hypeApproachAgainBelow = 0.7: at most hypeApproachFrom (0.6)"],
		[{ audiencePoolScalePerPhase: 10 }, /^audiencePoolScalePerPhase = 10: the phase Legend would want 500000 members/],
		[{ tickIntervalSeconds: 0.05, pulseIntervalSeconds: 300 }, /^pulseIntervalSeconds = 300: 6000 ticks/],
		[
			{ personalities: { lurker: { share: 0.5 } } },
			/^personalities: the shares add up to 1.155 \(lurker 0.5, loyal 0.15/,
		],
		[{ engagementGainRate: 0.0001, personalities: { loyal: { gain: 0.5 } } }, /^personalities.lurker.gain = 0.8: with/],
		[{ engagementDecayBaseRate: 0.0001 }, /^personalities.lurker.decay = 1.5: with engagementDecayBaseRate/],
		[
			{ personalities: { loyal: { interestsMin: 7 } } },
			"personalities.loyal.interestsMax = 6: at least interestsMin (7)",
		],
		[
			{ personalities: { loyal: { contagion: 4 } }, contagionPositive: 0.3 },
			"personalities.loyal.contagion = 4: with contagionPositive and contagionNegative (0.31) at most 1",
		],
		[{ tagsByEventType: Object.fromEntries(manyTags) }, /^tagsByEventType: 1\d\d different tags, the most is 128/],
		[{ contentTagHalfLifeSeconds: 86_400 }, "contentTagHalfLifeSeconds = 86400: tags would never fade in ticks of 5 s"],
		[{ contentTagHalfLifeSeconds: 1 }, /^contentTagHalfLifeSeconds = 1: no tag would be current for longer/],
		[
			{ tickIntervalSeconds: 0.05, tagSatiationRecoverSeconds: 86_400 },
			/^tagSatiationRecoverSeconds = 86400: the crowd would never recover/,
		],
		[{ reactionFullSwing: 0.1 }, "reactionFullSwing = 0.1: at least reactionSwing (0.15)"],
		[{ reactionFullDrop: 0.01 }, "reactionFullDrop = 0.01: at least reactionDrop (0.05)"],
		[{ hypeSpentBelow: 11 }, /^hypeSpentBelow = 11: at most hypeTrainTriggerThreshold \(10\)/],
		[{ hypeCurve: "cubic", hypeCubic: [0, 0, -1, 5] }, /^hypeCurve = cubic: every level is to take points/],
	];
	for (const [patch, problem] of refused) {
		it(`are refused with ${JSON.stringify(patch).slice(0, 90)}`, () => {
			const settings = withPatch(patch);
			expect(ruleSettings.safeParse(settings).error, "each within its bounds").to.equal(undefined);
			const problems = problemsOf(settings);
			if (typeof problem === "string") expect(problems).to.include(problem);
			else
				expect(
					problems.some((line) => problem.test(line)),
					problems.join("\n"),
				).to.equal(true);
		});
	}

	it("are refused when nobody would leave, nothing would be liked or a bias is empty", () => {
		const rows = (patch: object) =>
			Object.fromEntries(Object.keys(DEFAULT_RULE_SETTINGS.personalities).map((name) => [name, patch]));
		expect(problemsOf(withPatch({ personalities: rows({ restlessness: 0 }) }))).to.have.length(1);
		const nothing = {
			tagsByEventType: Object.fromEntries(Object.keys(DEFAULT_RULE_SETTINGS.tagsByEventType).map((type) => [type, []])),
		};
		expect(problemsOf(withPatch(nothing))[0]).to.include("nobody would like anything");
		const bias = Object.fromEntries(
			Object.keys(DEFAULT_RULE_SETTINGS.personalities.loyal.bias).map((name) => [name, 0]),
		);
		expect(problemsOf(withPatch({ personalities: { loyal: { bias } } }))[0]).to.include("personalities.loyal.bias");
	});

	it("take shares that add up to 1 but for the last digits", () => {
		const third = 1 / 3;
		const rows = Object.entries(DEFAULT_RULE_SETTINGS.personalities).map(([name, row], i) => [
			name,
			{ ...row, share: i < 3 ? third : 0 },
		]);
		expect(problemsOf(withPatch({ personalities: Object.fromEntries(rows) }))).to.deep.equal([]);
	});
});

describe("a merge patch", () => {
	it("replaces what it names, merges tables and takes away what is null", () => {
		const before = { a: 1, b: { c: 2, d: [3] }, e: 4 };
		expect(mergePatch(before, { a: 5, b: { c: null, d: [6, 7], f: { g: 8 } }, e: null })).to.deep.equal({
			a: 5,
			b: { d: [6, 7], f: { g: 8 } },
		});
		expect(before).to.deep.equal({ a: 1, b: { c: 2, d: [3] }, e: 4 });
	});

	it("puts a table in place of what is none", () => {
		expect(mergePatch({ a: "EASY" }, { a: { b: 1, c: null } })).to.deep.equal({ a: { b: 1 } });
	});

	it("takes fields named like those of every object for what they are", () => {
		expect(mergePatch({}, { constructor: ["skill"] } as never)).to.deep.equal({ constructor: ["skill"] });
	});
});
