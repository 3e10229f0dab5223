import { expect } from "chai";
import type { Show } from "../../examples/shows/show.ts";
import { CAREER_PHASE_MIN_GROWTH, CAREER_PHASES } from "../../src/components/career-phase.ts";
import { SENTIMENT_CATEGORIES } from "../../src/components/sentiment.ts";
import { TAG_LIMIT } from "../../src/components/tag-table.ts";
import { APPLY_SCHEDULE, SKIP_SCHEDULE, type System, TICK_SCHEDULE } from "../../src/systems/schedule.ts";
import { mulBp } from "../../src/world/basis-points.ts";
import { SHIPPED_PERSONALITIES } from "../../src/world/personalities.ts";
import { compileRules, DEFAULT_RULE_SETTINGS, SHIPPED_TAGS_BY_EVENT_TYPE } from "../../src/world/rules.ts";
import { triggerThresholdOf } from "../../src/world/summary.ts";
import { createShowtimeWorld } from "../../src/world/world.ts";
import { PROPERTIES, pageOf, tableWith } from "../support/page.ts";
import { playShow } from "../support/play-show.ts";

const PAGE = pageOf("docs/simulation.md");
const RULES = compileRules(DEFAULT_RULE_SETTINGS);
const POPULAR = 2;

const share = (bp: number): string => String(bp / 10_000);
const plain = (cell: string): string => cell.replaceAll("`", "");
const kebab = (system: System): string => system.name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Names after which tables stand elsewhere on the page. */
const TABLES = [
	"personalities",
	"blending.viewerWeightsBp",
	"tags.vocabulary",
	"tags.byEventType",
	"tags.weightBp",
	"hype.levelThresholds",
	...["reactions.kinds", "reactions.byEventType", "reactions.byMood"],
];

/** Every field of the rules by its path, as the page writes its value. */
function leavesOf(value: object, path = ""): [path: string, value: string][] {
	return Object.entries(value).flatMap(([name, inner]): [string, string][] => {
		const full = path + name;
		if (TABLES.includes(full)) return [];
		if (Array.isArray(inner)) return [[full, inner.join(", ")]];
		if (typeof inner === "object") return leavesOf(inner, `${full}.`);
		return [[full, inner.toLocaleString("en-US")]];
	});
}

/** An event of each type in turn, or of one type for as many events as a scene has. */
function* evenly(everySeconds: number, types: readonly string[], significance: number, eventsAScene = 1): Show {
	for (let i = 0; ; i++) {
		const type = types[Math.floor(i / eventsAScene) % types.length];
		yield { afterSeconds: everySeconds, happening: { type, significance, description: "" } };
	}
}

const ALL = Object.keys(SHIPPED_TAGS_BY_EVENT_TYPE);
const SCENES = ["combat", "crafting", "social", "exploration", "trade"];
const HOUR_SECONDS = 3_600;

const EXPERIMENTS: [name: string, show: Show][] = [
	["nothing", evenly(HOUR_SECONDS, ["combat"], 1)],
	["`combat` of 0.5 every minute", evenly(60, ["combat"], 0.5)],
	["`combat` of 0.5 every 20 s", evenly(20, ["combat"], 0.5)],
	["`combat` of 1 every 20 s", evenly(20, ["combat"], 1)],
	["all seven types in turn, 0.5 every 20 s", evenly(20, ALL, 0.5)],
	["all seven types in turn, 1 every 10 s", evenly(10, ALL, 1)],
	["five types in scenes of two minutes, 0.5 every 20 s", evenly(20, SCENES, 0.5, 6)],
];

async function experiment(show: Show): Promise<string[]> {
	const { summaries, trains, departed } = await playShow(show, POPULAR, 1, 1_200);
	const engaged = [2, 5, 10, 20].map((minutes) => {
		const { counts } = summaries[minutes * 12 - 1];
		return `${Math.round((100 * counts.engaged) / counts.total)} %`;
	});
	const highest = Math.max(0, ...summaries.map(({ hype }) => hype?.peakLevel ?? 0));
	return [...engaged, String(departed), trains.length === 0 ? "none" : `${trains.length}, ${highest}`];
}

describe("docs/simulation.md", () => {
	it("has the shipped personalities", () => {
		const rows = SHIPPED_PERSONALITIES.map((row) => [
			row.name,
			`${row.shareBp / 100} %`,
			...[row.gainBp, row.decayBp, row.restlessnessBp, row.vocalityBp, row.contagionBp, row.generosityBp].map(share),
			`${row.interestsMin} to ${row.interestsMax}`,
		]);
		expect(tableWith(PAGE, "personality", "share").rows).to.deep.equal(rows);
	});

	it("has what the personalities lean to", () => {
		const rows = SHIPPED_PERSONALITIES.map(({ name, biasWeights }) => [name, ...biasWeights.map(String)]);
		expect(tableWith(PAGE, "personality", ...SENTIMENT_CATEGORIES).rows).to.deep.equal(rows);
		expect(PAGE).to.include(`eight categories: ${SENTIMENT_CATEGORIES.join(", ")}.`);
	});

	it("has the phases with their audiences", () => {
		const rows = CAREER_PHASES.map((name, phase) => [
			name,
			String(CAREER_PHASE_MIN_GROWTH[phase]),
			String(RULES.audience.poolSizes[phase]),
		]);
		expect(tableWith(PAGE, "phase").rows).to.deep.equal(rows);
	});

	it("lists the systems in the order of the schedule", () => {
		const listed = [...PAGE.matchAll(/^\d+\. \*\*([a-z-]+)\*\*/gm)].map(([, name]) => name);
		expect(listed).to.deep.equal(TICK_SCHEDULE.map(kebab));
	});

	it("names the systems of the other markers in their order", () => {
		const text = PAGE.replace(/\s+/g, " ").replace(/ \([^)]*\)/g, "");
		expect(text).to.include(`no time passes: ${APPLY_SCHEDULE.map(kebab).join(", ")}.`);
		expect(text).to.include(`nobody simulated: ${SKIP_SCHEDULE.map(kebab).join(", ")}.`);
	});

	it("maps event types to tags as the rules do", () => {
		const rows = Object.entries(SHIPPED_TAGS_BY_EVENT_TYPE).map(([type, tags]) => [`\`${type}\``, tags.join(", ")]);
		expect(tableWith(PAGE, "event type").rows).to.deep.equal(rows);
		expect(PAGE).to.include(`A session knows ${TAG_LIMIT} tags`);
	});

	it("has the points of the first levels", () => {
		const totals = RULES.hype.levelThresholds.slice(0, 5).map((threshold) => threshold / 1_000);
		const rows = totals.map((total, i) => [i + 1, total - (totals[i - 1] ?? 0), total].map(String));
		expect(tableWith(PAGE, "level").rows).to.deep.equal(rows);
	});

	it("has the kinds of reactions, and what draws them", () => {
		const { kinds, byEventType, byMood } = RULES.reactions;
		const kindRows = Object.entries(kinds).map(([kind, { members, fewer = "", restMs, spreadMs }]) => [
			...[kind, String(members), fewer, `${restMs / 1_000} s`, `${spreadMs.toLocaleString("en-US")} ms`],
		]);
		expect(tableWith(PAGE, "kind", "members").rows).to.deep.equal(kindRows);
		const eventRows = Object.entries(byEventType).map(([type, drawn]) => [`\`${type}\``, ...drawn]);
		expect(tableWith(PAGE, "type of event").rows).to.deep.equal(eventRows);
		const moodRows = byMood.map((kind, mood) => [SENTIMENT_CATEGORIES[mood], kind]);
		expect(tableWith(PAGE, "mood", "draws").rows).to.deep.equal(moodRows);
	});

	it("has the thresholds of trains by audience and scale", () => {
		const { head, rows } = tableWith(PAGE, "audience", "scale 0");
		const scales = head.slice(1).map((name) => Number(name.replace("scale ", "")));
		const expected = rows.map(([audience]) => {
			const thresholds = scales.map((hypeAudienceScale) => {
				const world = createShowtimeWorld();
				world.rules = compileRules({ ...DEFAULT_RULE_SETTINGS, hypeAudienceScale });
				world.tally.total = Number(audience);
				return String(triggerThresholdOf(world));
			});
			return [audience, ...thresholds];
		});
		expect(rows).to.deep.equal(expected);
	});

	it("has the weights of viewers", () => {
		const weights = Object.entries(RULES.blending.viewerWeightsBp).map(([type, weightBp]) => [type, share(weightBp)]);
		expect(tableWith(PAGE, "viewer type").rows).to.deep.equal(weights);
	});

	it("has every setting with its default and its variable", () => {
		const settings = Object.entries(DEFAULT_RULE_SETTINGS);
		const isTable = (value: unknown) => typeof value === "object" && !Array.isArray(value);
		for (const [name] of settings.filter(([, value]) => isTable(value))) expect(PAGE).to.include(`\`${name}\``);
		const single = settings.filter(([, value]) => !isTable(value));
		const rows = single.map(([name, value]) => {
			// The one setting whose property has a longer name.
			const property = PROPERTIES[name === "tickIntervalSeconds" ? "audienceTickIntervalSeconds" : name];
			if (property !== undefined) expect(property.kind.read.parse(property.fallback), name).to.deep.equal(value);
			return [`\`${name}\``, String(value), property === undefined ? "" : `\`${property.variable}\``];
		});
		expect(tableWith(PAGE, "setting").rows).to.deep.equal(rows);
	});

	it("has every rule with its value", () => {
		const listed = tableWith(PAGE, "rule").rows.map(([rule, value]) => [plain(rule), value]);
		expect(listed).to.deep.equal(leavesOf(RULES));
	});

	it("names rules that are there", () => {
		const known = [...leavesOf(RULES).map(([path]) => path), ...TABLES];
		const named = [...PAGE.matchAll(/`((?:audience|tags|hype|reactions)\.\w+)`/g)].map(([, path]) => path);
		expect(named.filter((path) => !known.includes(path))).to.deep.equal([]);
	});

	it("says for how long a tag stays current", () => {
		const ticksOf = (significanceBp: number): number => {
			let ticks = -1;
			for (let weight = significanceBp; weight >= RULES.tags.currentFromBp; ticks++) {
				weight = mulBp(weight, RULES.tags.keepBp);
			}
			return ticks;
		};
		expect(PAGE.replace(/\s+/g, " ")).to.include(
			`A single event of 0.5 keeps its tags current for ${ticksOf(5_000)} ticks, one of 1 for ${ticksOf(10_000)}.`,
		);
	});

	it("shows what the rules do to a crowd", async () => {
		const rows = await Promise.all(EXPERIMENTS.map(async ([name, show]) => [name, ...(await experiment(show))]));
		expect(tableWith(PAGE, "events").rows).to.deep.equal(rows);
	});
});
