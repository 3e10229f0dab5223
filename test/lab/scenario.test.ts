import { expect } from "chai";
import { nearest } from "../../src/lab/nearest.ts";
import { readScenario, settingsOf, variantAt, variantCount } from "../../src/lab/variants.ts";
import { DEFAULT_RULE_SETTINGS } from "../../src/world/rules.ts";
import { scenarioOf } from "../support/lab-runs.ts";
import { PROPERTIES } from "../support/page.ts";

/** Why a scenario is refused: at reading, else when the settings of its first rules are made. */
function refusalOf(given: unknown): string {
	const scenario = readScenario(given);
	if (!scenario.ok) return scenario.reason;
	const settings = settingsOf(scenario.value, variantAt(scenario.value, 0));
	return settings.ok ? "nothing" : settings.reason;
}

describe("a scenario of the lab", () => {
	const refused: [what: string, given: unknown, reason: string | RegExp][] = [
		[
			"an unknown rule, with the nearest",
			{ rules: { hypeTrainTrigerThreshold: 5 } },
			"rules.hypeTrainTrigerThreshold = 5: there is no such rule; did you mean hypeTrainTriggerThreshold?",
		],
		[
			"an unknown rule of a personality",
			{ rules: { personalities: { loyal: { gian: 1 } } } },
			"rules.personalities.loyal.gian = 1: there is no such rule; did you mean gain?",
		],
		[
			"an unknown rule of the other set",
			{ compare: { rules: { engagmentGainRate: 1 } } },
			"compare.rules.engagmentGainRate = 1: there is no such rule; did you mean engagementGainRate?",
		],
		[
			"an unknown rule of a sweep",
			{ sweep: { hypeTrainDecayRat: [0.1] } },
			"sweep: hypeTrainDecayRat = 0.1: there is no such rule; did you mean hypeTrainDecayRate?",
		],
		["a name that is like none", { rules: { zzz: 1 } }, "rules.zzz = 1: there is no such rule"],
		["an unknown field", { minuts: 5 }, "minuts = 5: there is no such field; did you mean minutes?"],
		[
			"an unknown field of a broadcast",
			{ broadcast: { anonymus: 5 } },
			"broadcast.anonymus = 5: there is no such field; did you mean anonymous?",
		],
		["a value beyond its bounds", { rules: { refillBias: 2 } }, /^rules\.refillBias = 2: .*<=1/],
		["a swept value beyond its bounds", { sweep: { refillBias: [0.5, 2] } }, /^sweep: refillBias = 2: .*<=1/],
		["no time", { minutes: 0 }, /^minutes = 0: /],
		["an event without a type", { events: [{ atSeconds: 1 }] }, /^events\[0\]\.type is missing: /],
		["significance the wrong way round", { acts: [{ seconds: [1, 2], significance: [1, 0] }] }, /the first is at most/],
		[
			"an act that ends twice",
			{ acts: [{ seconds: [1, 2], times: [1, 1] }] },
			/^acts\[0\] = .*has either seconds or times/,
		],
		["an act that never ends", { acts: [{ types: { combat: 1 } }] }, /^acts\[0\] = .*has either seconds or times/],
		["an act without an event", { acts: [{ times: [0, 0] }] }, /^acts\[0\]\.times\[1\] = 0: /],
		["a list", [], /^scenario = \[\]: /],
		[
			"rules that no world can run on",
			{ rules: { engagedAbove: 0.1 } },
			/^Simulation: disengagedBelow = 0.2: at most engagedAbove/,
		],
		[
			"a sweep into rules that no world can run on",
			{ sweep: { engagedAbove: [0.1] } },
			/^engagedAbove = 0.1: disengagedBelow = 0.2: at most engagedAbove/,
		],
	];
	for (const [what, given, reason] of refused) {
		it(`refuses ${what}`, () => {
			if (typeof reason === "string") expect(refusalOf(given)).to.equal(reason);
			else expect(refusalOf(given)).to.match(reason);
		});
	}

	it("has every combination of a sweep, each with both sets of rules", () => {
		const scenario = scenarioOf({
			sweep: { hypeTrainTriggerThreshold: [5, 10, 20], "personalities.loyal.gain": [1, 2] },
			compare: { name: "slow", rules: { engagementGainRate: 0.2, hypeTrainTriggerThreshold: 7 } },
		});
		expect(variantCount(scenario)).to.equal(12);
		const all = Array.from({ length: 12 }, (_, index) => variantAt(scenario, index));
		expect(new Set(all.map(({ label }) => label)).size).to.equal(12);
		expect(all[7].label).to.equal("hypeTrainTriggerThreshold = 10, personalities.loyal.gain = 2, slow");
		const settings = settingsOf(scenario, all[7]);
		if (!settings.ok) throw new Error(settings.reason);
		expect(settings.value).to.deep.equal({
			...DEFAULT_RULE_SETTINGS,
			engagementGainRate: 0.2,
			// What is swept counts more than what is compared.
			hypeTrainTriggerThreshold: 10,
			personalities: {
				...DEFAULT_RULE_SETTINGS.personalities,
				loyal: { ...DEFAULT_RULE_SETTINGS.personalities.loyal, gain: 2 },
			},
		});
	});

	it("makes followers by the defaults of the configuration", () => {
		const { engagement, watchMinutes, most } = scenarioOf({}).followers;
		const { followerEngagementThreshold, followerWatchTimeMinutes, maxFollowersPerStreamer } = PROPERTIES;
		expect([engagement, watchMinutes, most].map(String)).to.deep.equal(
			[followerEngagementThreshold, followerWatchTimeMinutes, maxFollowersPerStreamer].map(({ fallback }) => fallback),
		);
	});

	it("suggests only what is like it", () => {
		expect(nearest("hypecurv", ["hypeCubic", "hypeCurve"])).to.equal("hypeCurve");
		expect(nearest("x", ["hypeCurve"])).to.equal(undefined);
	});
});
