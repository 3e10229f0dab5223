import * as z from "zod";
import {
	type Cubic,
	cubicTotals,
	HYPE_CURVES,
	HYPE_GOALS,
	type HypeDifficulty,
	LEVEL_COUNT,
	rises,
} from "./components/hype-curve.ts";
import { HYPE_RULE_SETS } from "./components/rules.ts";
import { decimal, flag, type Kind, oneOf, type Property, whole } from "./config-kinds.ts";

const DIFFICULTIES = Object.keys(HYPE_GOALS) as HypeDifficulty[];

const numbers = z
	.string()
	.regex(/^-?\d+(\.\d+)?( *, *-?\d+(\.\d+)?)*$/)
	.transform((text) => text.split(",").map(Number));

const cubic: Kind<Cubic> = {
	rule: "four numbers, comma-separated, whose cubic rises from level to level",
	read: numbers
		.pipe(z.tuple([z.number(), z.number(), z.number(), z.number()]))
		.refine((coefficients) => rises(cubicTotals(1, coefficients))),
};

const goals: Kind<HypeDifficulty | number[]> = {
	rule: `${DIFFICULTIES.join(" or ")}, or 1 to ${LEVEL_COUNT} rising numbers, comma-separated`,
	read: z.union([
		z.enum(DIFFICULTIES),
		numbers.pipe(z.array(z.number().max(1_000_000_000)).max(LEVEL_COUNT)).refine(rises),
	]),
};

/** How hype trains go (docs/simulation.md, "Hype train"). */
export const HYPE_PROPERTIES = {
	hypeTrainCooldownSeconds: {
		variable: "SHOWTIME_HYPE_TRAIN_COOLDOWN_SECONDS",
		fallback: "0",
		kind: decimal(0, 86_400),
		describe: "Rest after a hype train before the next may start, by the rule set spec.",
	},
	hypeAudienceScale: {
		variable: "SHOWTIME_HYPE_AUDIENCE_SCALE",
		fallback: "0",
		kind: whole(0, 1_000_000),
		describe:
			"Audience from which on the trigger threshold grows with it: threshold x max(1, audience / scale). 0: never.",
	},
	hypeRuleSet: {
		variable: "SHOWTIME_HYPE_RULE_SET",
		fallback: "spec",
		kind: oneOf(HYPE_RULE_SETS),
		describe: "What starts and feeds hype trains: feelings of the crowd, or contributions as on Twitch.",
	},
	hypeCurve: {
		variable: "SHOWTIME_HYPE_CURVE",
		fallback: "exponential",
		kind: oneOf(HYPE_CURVES),
		describe: "How the points of the hype levels rise, by the rule set spec.",
	},
	hypeCubic: {
		variable: "SHOWTIME_HYPE_CUBIC",
		fallback: "0.0625, 0, 1.0625, -0.125",
		kind: cubic,
		describe:
			"Of the curve cubic: what l³, l², l and 1 count in the total of level l, in units of the trigger threshold.",
	},
	hypeGoals: {
		variable: "SHOWTIME_HYPE_GOALS",
		fallback: "EASY",
		kind: goals,
		describe: "Of the curve table, and of the rule set twitch: points in all that complete level 1, 2 and so on.",
	},
	eventsubHypeTrains: {
		variable: "SHOWTIME_EVENTSUB_HYPE_TRAINS",
		fallback: "false",
		kind: flag,
		describe: "Whether hype trains are published in the shape of Twitch's EventSub notifications too.",
	},
} as const satisfies Record<string, Property<unknown>>;
