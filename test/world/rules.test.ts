import { expect } from "chai";
import * as fc from "fast-check";
import { BORED, HOSTILE } from "../../src/components/sentiment.ts";
import { compileRules, DEFAULT_RULE_SETTINGS, type RuleSettings, ticksOf } from "../../src/world/rules.ts";

const rulesWith = (settings: Partial<RuleSettings> = {}) => compileRules({ ...DEFAULT_RULE_SETTINGS, ...settings });

describe("rules by default", () => {
	it("are the numbers of the specification", () => {
		expect(DEFAULT_RULE_SETTINGS).to.include({
			tickIntervalSeconds: 5,
			defaultAudiencePoolSize: 50,
			audiencePoolScalePerPhase: 2,
			engagementDecayBaseRate: 0.02,
			hypeTrainTriggerThreshold: 10,
			hypeTrainLevelExponent: 1.5,
			hypeTrainDecayRate: 0.1,
			hypeTrainMaxDurationMinutes: 10,
		});
	});

	it("map the seven event types of the specification to its tags", () => {
		expect(rulesWith().tags.byEventType).to.deep.equal({
			combat: ["combat", "action", "danger"],
			crafting: ["crafting", "creation", "skill"],
			social: ["social", "drama", "roleplay"],
			exploration: ["exploration", "discovery", "adventure"],
			trade: ["economy", "trade", "strategy"],
			"world-first": ["worldfirst", "historic", "unique"],
			"boss-defeat": ["combat", "achievement", "epic"],
		});
	});

	it("let templates be interested in every tag that an event can bring, each once", () => {
		const { byEventType, vocabulary } = rulesWith().tags;
		expect(vocabulary).to.have.members([...new Set(Object.values(byEventType).flat())]);
		expect(new Set(vocabulary).size).to.equal(vocabulary.length);
	});

	it("size the pool 50, 100, 200, 400 and 800", () => {
		expect(rulesWith().audience.poolSizes).to.deep.equal([50, 100, 200, 400, 800]);
	});

	it("set the steps between hype levels to 10, 15, 22.5, 33.75 and 50.625 points", () => {
		const { levelThresholds } = rulesWith().hype;
		const steps = levelThresholds.map((sum, index) => (sum - (levelThresholds[index - 1] ?? 0)) / 1_000);
		expect(steps.slice(0, 5)).to.deep.equal([10, 15, 22.5, 33.75, 50.625]);
	});

	it("set the cumulative hype thresholds to 10, 25, 47.5, 81.25 and 131.875 points", () => {
		const { levelThresholds } = rulesWith().hype;
		const points = levelThresholds.slice(0, 5).map((threshold) => threshold / 1_000);
		expect(points).to.deep.equal([10, 25, 47.5, 81.25, 131.875]);
	});

	it("let hype trains begin at phase Popular, last 10 minutes and follow each other at once", () => {
		expect(rulesWith().hype).to.include({ minPhase: 2, maxTicks: 120, cooldownTicks: 0, audienceScale: 0 });
	});

	it("start no hype train on Bored or Hostile", () => {
		expect(rulesWith().hype.excludedCategories).to.have.members([BORED, HOSTILE]);
	});

	it("look back three ticks of 5 s for a pulse interval of 15 s", () => {
		expect(rulesWith().windowTicks).to.equal(3);
	});

	it("count more than 0.5 as engaged and less than 0.2 as disengaged", () => {
		expect(rulesWith().audience).to.include({ engagedAboveBp: 5_000, disengagedBelowBp: 2_000 });
	});

	it("let positive feelings spread three times as readily and negative ones last twice as long", () => {
		const { contagionPositiveBp, contagionNegativeBp, swayPositiveTicks, swayNegativeTicks } = rulesWith().audience;
		expect(contagionPositiveBp).to.equal(3 * contagionNegativeBp);
		expect(swayNegativeTicks).to.equal(2 * swayPositiveTicks);
	});

	it("keep half of a tag's weight over a half-life", () => {
		for (const tickIntervalSeconds of [1, 5, 10]) {
			const { keepBp } = rulesWith({ tickIntervalSeconds }).tags;
			expect((keepBp / 10_000) ** (60 / tickIntervalSeconds)).to.be.closeTo(0.5, 0.005);
		}
	});
});

describe("durations", () => {
	it("become ticks rounded up, at least one", () => {
		expect(ticksOf(15, 5)).to.equal(3);
		expect(ticksOf(16, 5)).to.equal(4);
		expect(ticksOf(0, 5)).to.equal(1);
		expect(ticksOf(1, 60)).to.equal(1);
	});

	it("are not a tick longer because a division is not exact", () => {
		expect(ticksOf(0.3, 0.1)).to.equal(3);
		expect(ticksOf(15, 0.05)).to.equal(300);
		expect(ticksOf(600, 0.3)).to.equal(2_000);
	});

	it("follow the tick interval", () => {
		const rules = rulesWith({ tickIntervalSeconds: 2.5, hypeTrainCooldownSeconds: 60 });
		expect(rules.intervalMs).to.equal(2_500);
		expect(rules.windowTicks).to.equal(6);
		expect(rules.hype).to.include({ maxTicks: 240, cooldownTicks: 24 });
	});
});

describe("compiled rules", () => {
	it("hold integers only, whatever the settings", () => {
		fc.assert(
			fc.property(
				fc.record({
					tickIntervalSeconds: fc.double({ min: 0.05, max: 60, noNaN: true }),
					audiencePoolScalePerPhase: fc.double({ min: 1, max: 10, noNaN: true }),
					engagementDecayBaseRate: fc.double({ min: 0, max: 1, noNaN: true }),
					hypeTrainTriggerThreshold: fc.integer({ min: 1, max: 1_000_000 }),
					hypeTrainLevelExponent: fc.double({ min: 1, max: 10, noNaN: true }),
					hypeTrainDecayRate: fc.double({ min: 0, max: 1, noNaN: true }),
				}),
				(settings) => {
					const numbers: number[] = [];
					JSON.stringify(rulesWith(settings), (_, value) => {
						if (typeof value === "number") numbers.push(value);
						return value;
					});
					expect(numbers.filter((number) => !Number.isSafeInteger(number))).to.deep.equal([]);
				},
			),
		);
	});

	it("survive JSON, in which they are journalled", () => {
		const rules = rulesWith();
		expect(JSON.parse(JSON.stringify(rules))).to.deep.equal(rules);
	});

	it("share nothing with another compilation", () => {
		const rules = rulesWith();
		rules.personalities[0].biasWeights[0] = 999;
		rules.tags.byEventType.combat.push("spoiled");
		expect(rulesWith().personalities[0].biasWeights[0]).not.to.equal(999);
		expect(rulesWith().tags.byEventType.combat).not.to.include("spoiled");
	});
});

describe("hype level thresholds", () => {
	const thresholdsOf = (settings: Partial<RuleSettings>) => rulesWith(settings).hype.levelThresholds;

	it("rise strictly and stay exact in a double, however steep", () => {
		for (const settings of [
			{},
			{ hypeTrainTriggerThreshold: 1, hypeTrainLevelExponent: 1 },
			{ hypeTrainTriggerThreshold: 1_000_000, hypeTrainLevelExponent: 10 },
			{ hypeCurve: "cubic" },
			{ hypeCurve: "cubic", hypeTrainTriggerThreshold: 1_000_000 },
			{ hypeCurve: "table" },
			{ hypeCurve: "table", hypeGoals: [1_000_000_000] },
		] as const) {
			const thresholds = thresholdsOf(settings);
			thresholds.forEach((threshold, index) => {
				expect(threshold).to.be.above(thresholds[index - 1] ?? 0);
				expect(threshold).to.be.at.most(2 ** 48);
			});
		}
	});

	it("of the cubic curve are those of the exponential one for four levels, and rise more slowly from there on", () => {
		const exponential = thresholdsOf({});
		const cubic = thresholdsOf({ hypeCurve: "cubic" });
		expect(cubic.slice(0, 4)).to.deep.equal(exponential.slice(0, 4));
		for (let level = 5; level <= 40; level++) expect(cubic[level - 1]).to.be.below(exponential[level - 1]);
	});

	it("of the cubic curve are multiples of the trigger threshold", () => {
		const hypeCubic = [1, 2, 3, 4] as const;
		const [first, second] = thresholdsOf({ hypeCurve: "cubic", hypeTrainTriggerThreshold: 5, hypeCubic });
		expect([first, second]).to.deep.equal([50_000, 130_000]);
	});

	it("of a table are its goals, by name or as they are", () => {
		expect(thresholdsOf({ hypeCurve: "table" }).slice(0, 3)).to.deep.equal([1_600_000, 3_400_000, 5_500_000]);
		expect(thresholdsOf({ hypeCurve: "table", hypeGoals: "MEDIUM" }).slice(0, 5)).to.deep.equal(
			[2_000, 4_500, 7_600, 11_500, 17_000].map((points) => points * 1_000),
		);
		expect(thresholdsOf({ hypeCurve: "table", hypeGoals: [3, 7.5] }).slice(0, 2)).to.deep.equal([3_000, 7_500]);
	});
});
