import { addComponent, addEntity, type World as BitecsWorld, createWorld, registerQuery } from "bitecs";
import type { HypeTrainRow } from "../components/hype-train.ts";
import { createMemberColumns, type MemberColumns } from "../components/member.ts";
import type { MemberOverride } from "../components/member-override.ts";
import { createRealDerived, type RealDerived } from "../components/real-derived.ts";
import type { Rules } from "../components/rules.ts";
import { createSentimentWindow, type SentimentWindow } from "../components/sentiment-window.ts";
import { createSessionRow, type SessionRow } from "../components/session.ts";
import { createTagTable, type TagTable } from "../components/tag-table.ts";
import { createTally, type Tally } from "../components/tally.ts";
import type { Effect } from "../events/effect.ts";
import type { Input, PulseEntry } from "../events/input.ts";
import { compileRules, DEFAULT_RULE_SETTINGS } from "./rules.ts";
import { createSeenTemplates, type SeenTemplates } from "./seen-templates.ts";
import { createSharedRules, type SharedRules, sharedRulesOf } from "./shared-rules.ts";
import { createTemplateDraft, type TemplateDraft } from "./template.ts";

/** Columns and rows of one world; each is also the bitECS component that its entities carry. */
export interface WorldComponents {
	member: MemberColumns;
	/** One row, at the session's entity id. */
	session: SessionRow[];
	/** At most one row, at the train's entity id. */
	hypeTrain: HypeTrainRow[];
}

/** One streaming session: a bitECS world with its columns, its rules and the traffic of the step under way. */
export interface World extends BitecsWorld {
	components: WorldComponents;
	/** Entity ids of all members and of the vacant rows; holding the array saves a query a pass. */
	members: readonly number[];
	/** What bitECS knows of the components of each member. */
	memberComponents: Set<MemberColumns>;
	sessionEid: number;
	/** The row of `sessionEid`. */
	session: SessionRow;
	/** Entity id of the hype train, 0 = none. */
	trainEid: number;
	rules: Rules;
	/** The rules as JSON. */
	rulesBytes: Uint8Array;
	/** Rule sets and scratch of all worlds that it shares them with. */
	sharedRules: SharedRules;
	tags: TagTable;
	/** By index in the rules' vocabulary: the tag's interest bit in this session, 255 = it has none. */
	vocabularyBits: Uint8Array;
	/** Effective weight by tag index, made by fade-tags. */
	effectiveBp: Int32Array;
	window: SentimentWindow;
	tally: Tally;
	realDerived: RealDerived;
	/** Pulses of the step under way, for blend-pulse. */
	pulses: PulseEntry[][];
	/** Marker number of the last step. */
	marker: number;
	/** Ticks that passed. */
	tick: number;
	/** Logical milliseconds since the session's start. */
	atMs: number;
	/** True while time passes in the step under way. */
	isTick: boolean;
	inbox: readonly Input[];
	outbox: Effect[];
	/** Game events that this step applied, in order. */
	happened: { type: string; significanceBp: number }[];
	/** Entity ids that arrived in this step. */
	arrived: number[];
	/** Entity ids marked as departed in this step. */
	departed: number[];
	/** Entity ids of members that departed in the step before: an arrival takes one over, the rest is removed. */
	vacant: number[];
	seenTemplates: SeenTemplates;
	/** By place in the reservoir: who of those that came is another than its template says. */
	overrides: Map<number, MemberOverride>;
	/** Scratch of spawning. */
	draft: TemplateDraft;
}

const FIRST_CAPACITY = 64;

/** A world that waits for its start input. Those that are given the same `sharedRules` have equal rule sets in common. */
export function createShowtimeWorld(sharedRules = createSharedRules()): World {
	const components: WorldComponents = { member: createMemberColumns(FIRST_CAPACITY), session: [], hypeTrain: [] };
	const session = createSessionRow();
	const tags = createTagTable();
	const { rules, bytes: rulesBytes } = sharedRulesOf(sharedRules, compileRules(DEFAULT_RULE_SETTINGS));
	const context = {
		components,
		session,
		tags,
		memberComponents: new Set([components.member]),
		sessionEid: 0,
		trainEid: 0,
		rules,
		rulesBytes,
		sharedRules,
		vocabularyBits: new Uint8Array(0),
		effectiveBp: new Int32Array(tags.weightBp.length),
		window: createSentimentWindow(rules.windowTicks),
		tally: createTally(),
		realDerived: createRealDerived(),
		pulses: [],
		marker: 0,
		tick: 0,
		atMs: 0,
		isTick: false,
		inbox: [],
		outbox: [],
		happened: [],
		arrived: [],
		departed: [],
		vacant: [],
		seenTemplates: createSeenTemplates(),
		overrides: new Map(),
		draft: createTemplateDraft(),
	};
	const world = createWorld(context) as unknown as World;
	// `query()` hashes its terms on every call; the query's own list is held instead.
	world.members = registerQuery(world, [components.member]).dense as unknown as number[];
	world.sessionEid = addEntity(world);
	addComponent(world, world.sessionEid, components.session);
	components.session[world.sessionEid] = session;
	return world;
}

/** The running train's row, or undefined. */
export function hypeTrainOf(world: World): HypeTrainRow | undefined {
	return world.trainEid === 0 ? undefined : world.components.hypeTrain[world.trainEid];
}
