import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { SENTIMENT_CATEGORIES } from "../../src/components/sentiment.ts";
import { VIEWER_TYPES } from "../../src/components/viewer-type.ts";
import type { Effect } from "../../src/events/effect.ts";
import type { Amplification, Input, Marker, PulseEntry, StartInput } from "../../src/events/input.ts";
import { createPersonas, type Personas } from "../../src/personas/personas.ts";
import { projectPersonas } from "../../src/personas/project-personas.ts";
import { decodePersonas, encodePersonas } from "../../src/personas/snapshot.ts";
import { step } from "../../src/systems/schedule.ts";
import {
	compileRules,
	DEFAULT_RULE_SETTINGS,
	type RuleSettings,
	SHIPPED_TAGS_BY_EVENT_TYPE,
} from "../../src/world/rules.ts";
import { decodeWorld, encodeWorld } from "../../src/world/snapshot.ts";
import { summarise } from "../../src/world/summary.ts";
import { createShowtimeWorld, type World } from "../../src/world/world.ts";
import { type Chapter, openShow, type Show, standIn, type WorldOptions } from "./worlds.ts";

/** What is put into a session; an admission becomes arrivals when the reservoir says who comes. */
export type Wish = Exclude<Input, { kind: "start" | "arrivals" }> | { kind: "admission"; count: number };

/** One step that somebody asks for. */
export interface Move {
	kind: Marker["kind"];
	/** Of a skip. */
	ticks: number;
	wishes: Wish[];
}

/** The shipped personalities, and a new one that takes `share` of the members from them. */
function withJugglers(share: number): RuleSettings["personalities"] {
	const { personalities } = DEFAULT_RULE_SETTINGS;
	const rows = Object.entries(personalities).map(([name, row]) => [name, { ...row, share: row.share * (1 - share) }]);
	const juggler = { ...personalities.vocal, share, restlessness: 0.9, interestsMax: 9 };
	return { ...Object.fromEntries(rows), juggler };
}

const share = fc.integer({ min: 0, max: 20 }).map((twentieths) => twentieths / 20);
const category = fc.constantFrom(...SENTIMENT_CATEGORIES);
const eventType = fc.constantFrom("combat", "crafting", "social", "exploration", "trade", "boss-defeat", "juggling");
const tag = fc.constantFrom("combat", "social", "epic", "skill", "fishing", "constructor");

const wish: fc.Arbitrary<Wish> = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ kind: fc.constant("game-event" as const), event: eventOf() }) },
	{ weight: 1, arbitrary: worldFirst() },
	{
		weight: 4,
		arbitrary: fc
			.array(pulseEntry(), { minLength: 1, maxLength: 8 })
			.map((entries): Wish => ({ kind: "pulse", entries })),
	},
	{ weight: 1, arbitrary: fc.constant<Wish>({ kind: "pulses-ended" }) },
	{ weight: 1, arbitrary: amplification().map((row): Wish => ({ kind: "amplify", amplification: row })) },
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant("hype" as const),
			category,
			intensity: share,
			count: fc.integer({ min: 1, max: 15 }),
			weight: fc.constantFrom(1, 1.25, 2),
		}),
	},
	{ weight: 1, arbitrary: fc.dictionary(tag, share).map((tags): Wish => ({ kind: "set-tags", tags })) },
	{ weight: 2, arbitrary: fc.integer({ min: 0, max: 12 }).map((count): Wish => ({ kind: "departures", count })) },
	{ weight: 2, arbitrary: fc.integer({ min: 0, max: 12 }).map((count): Wish => ({ kind: "admission", count })) },
	{
		weight: 1,
		arbitrary: fc.integer({ min: 0, max: 12 }).map((participants): Wish => ({ kind: "voice", participants })),
	},
	{ weight: 1, arbitrary: share.map((boost): Wish => ({ kind: "morale", boostBp: Math.round(boost * 10_000) })) },
	{ weight: 1, arbitrary: fc.integer({ min: 0, max: 4 }).map((phase): Wish => ({ kind: "phase", phase })) },
	{ weight: 1, arbitrary: otherRules() },
	{ weight: 1, arbitrary: fc.constant<Wish>({ kind: "pause" }) },
	{ weight: 2, arbitrary: fc.constant<Wish>({ kind: "resume" }) },
);

function pulseEntry(): fc.Arbitrary<PulseEntry> {
	const feeling = { category, intensity: share };
	return fc.oneof(
		fc.record({ ...feeling, count: fc.integer({ min: 1, max: 12 }) }),
		fc.record({
			...feeling,
			trackingId: fc.constantFrom("ada", "ben", "cyd", "constructor"),
			viewerType: fc.constantFrom(...VIEWER_TYPES),
		}),
	);
}

function amplification(): fc.Arbitrary<Amplification> {
	const factor = fc.constantFrom(0.1, 0.5, 1, 2, 10);
	return fc.record({
		correlationId: fc.constantFrom("act-1", "act-2"),
		seconds: fc.constantFrom(0, 10, 60),
		threshold: factor,
		score: factor,
		churn: factor,
		tags: fc.dictionary(tag, share, { maxKeys: 2 }),
	});
}

function eventOf() {
	return fc.record({ eventId: fc.constant("an-event"), type: eventType, significance: share });
}

function worldFirst(): fc.Arbitrary<Wish> {
	return eventOf().map((event) => ({
		kind: "game-event",
		event: { ...event, worldFirst: { code: "dragon", displayName: "The dragon" } },
		isWorldFirst: true,
	}));
}

/** Rules of small audiences, of a revision that may be older than the one in force. */
function otherRules(): fc.Arbitrary<Wish> {
	const settings = fc.record({
		defaultAudiencePoolSize: fc.integer({ min: 1, max: 40 }),
		audiencePoolScalePerPhase: fc.constantFrom(1, 1.2),
		pulseIntervalSeconds: fc.constantFrom(5, 10, 15, 45),
		engagementDecayBaseRate: fc.constantFrom(0.02, 0.2),
		hypeTrainTriggerThreshold: fc.integer({ min: 1, max: 8 }),
		tagsByEventType: fc.constantFrom(SHIPPED_TAGS_BY_EVENT_TYPE, {
			...SHIPPED_TAGS_BY_EVENT_TYPE,
			juggling: ["clubs", "fishing", "skill"],
		}),
		personalities: fc.constantFrom(withJugglers(0), withJugglers(0.5)),
		hypeGoals: fc.constant([2, 3]),
		hypeCurve: fc.constantFrom("exponential" as const, "table" as const),
		hypeRuleSet: fc.constantFrom("spec" as const, "twitch" as const),
	});
	return fc.tuple(settings, fc.integer({ min: 1, max: 12 })).map(([some, revision]) => ({
		kind: "rules",
		rules: compileRules({ ...DEFAULT_RULE_SETTINGS, ...some }, revision),
	}));
}

/** Steps with inputs of every kind but start and end. */
export const anyMoves: fc.Arbitrary<Move[]> = fc.array(
	fc.record({
		kind: fc.oneof(
			{ weight: 8, arbitrary: fc.constant("tick" as const) },
			{ weight: 4, arbitrary: fc.constant("apply" as const) },
			{ weight: 1, arbitrary: fc.constant("skip" as const) },
		),
		ticks: fc.integer({ min: 1, max: 40 }),
		wishes: fc.oneof(
			{ weight: 1, arbitrary: fc.constant<Wish[]>([]) },
			{ weight: 1, arbitrary: fc.array(wish, { maxLength: 4 }) },
		),
	}),
	{ minLength: 1, maxLength: 60, size: "max" },
);

/** Sessions of any phase, small enough to be many: restless, quick to be bored and with trains that start easily. */
export const anySession: fc.Arbitrary<WorldOptions> = fc
	.record({
		seed: fc.integer({ min: 0, max: 0xffff_ffff }),
		reservoirSeed: fc.integer({ min: 0, max: 0xffff_ffff }),
		phase: fc.integer({ min: 0, max: 4 }),
		size: fc.integer({ min: 0, max: 70 }),
		cooldown: fc.constantFrom(0, 20),
		known: fc.integer({ min: 0, max: 70 }),
	})
	.map(({ cooldown, known, ...session }) => ({
		...session,
		followers: Array.from({ length: Math.min(known, session.size) }, (_, template) => template),
		overrides: Array.from({ length: Math.floor(known / 5) }, (_, place) => standIn(3 * place)),
		settings: {
			engagementDecayBaseRate: 0.07,
			hypeTrainTriggerThreshold: 6,
			hypeTrainMaxDurationMinutes: 1,
			hypeTrainCooldownSeconds: cooldown,
		},
		rules: (rules) => {
			rules.audience.poolSizes = rules.audience.poolSizes.map((size) => Math.min(size, 90));
			rules.audience.poolSizes[session.phase] = session.size;
			for (const row of rules.personalities) {
				row.restlessnessBp = Math.min(10_000, row.restlessnessBp * 5);
				row.vocalityBp = Math.min(10_000, row.vocalityBp * 4);
			}
		},
	}));

/** Takes one move: its admissions are checked out of the show's reservoir first. */
export function take(show: Show, { kind, ticks, wishes }: Move): Effect[] {
	const inputs = wishes.map((given): Input => {
		if (given.kind !== "admission") return given;
		const templates = show.reservoir.checkOut(given.count);
		// Every third follows the streamer, every fourth is another than its template says.
		const followers = templates.filter((template) => template % 3 === 0);
		const overrides = templates.filter((template) => template % 4 === 0).map(standIn);
		return { kind: "arrivals", cause: "inject", templates, requested: given.count, followers, overrides };
	});
	return show.play(kind, inputs, ticks);
}

/** A world and what players see of it. */
export interface Fold {
	world: World;
	personas: Personas;
}

/** The fold before the first marker. */
export function beginFold(history: readonly Chapter[]): Fold {
	const start = history[0].inputs[0] as StartInput;
	return { world: createShowtimeWorld(), personas: createPersonas(start.viewKey) };
}

/** The same fold as another process would take it up. */
export function restored({ world, personas }: Fold): Fold {
	const again = decodeWorld(encodeWorld(world));
	return { world: again, personas: decodePersonas(encodePersonas(personas, world), again) };
}

/** Everything that leaves a step, as a hash: snapshots, the whole outbox, the summary, and which seats changed. */
export function pictureOf({ world, personas }: Fold, effects: readonly Effect[]): string {
	const { state, occupancy, changed, mood, byPersonality, present, engaged, disengaged, peak, seatCount } = personas;
	const shown = { present, engaged, disengaged, peak, seatCount };
	return createHash("sha256")
		.update(encodeWorld(world))
		.update(encodePersonas(personas, world))
		.update(JSON.stringify(effects))
		.update(JSON.stringify(summarise(world)))
		.update(JSON.stringify([shown, Array.from(changed), Array.from(mood), Array.from(byPersonality)]))
		.update(state.subarray(0, seatCount))
		.update(occupancy.subarray(0, seatCount))
		.digest("hex");
}

/** Takes a fold one chapter further and pictures the step. */
export function foldOne(fold: Fold, { marker, inputs }: Chapter): string {
	const effects = step(fold.world, marker, inputs);
	projectPersonas(fold.personas, fold.world);
	return pictureOf(fold, effects);
}

/** Pictures of all steps of a history. `isRestored` says before which chapters the fold is taken up anew. */
export function picturesOf(
	history: readonly Chapter[],
	isRestored: (index: number) => boolean = () => false,
): string[] {
	let fold = beginFold(history);
	return history.map((chapter, index) => {
		if (isRestored(index)) fold = restored(fold);
		return foldOne(fold, chapter);
	});
}

/** The history that a session makes of some moves. */
export function historyOf(options: WorldOptions, moves: readonly Move[]): Chapter[] {
	const show = openShow(options);
	for (const move of moves) take(show, move);
	return show.history;
}
