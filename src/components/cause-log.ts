import { INTEREST_WORDS } from "./member.ts";
import type { HypeRuleSet } from "./rules.ts";

/**
 * Why members left; the place is the code (docs/simulation.md, "Causes"). Of those that lost interest: nothing was on show; nothing
 * that they care for; what they care for and have had too much of; that too, only too little of it; or the stream was paused.
 */
export const LEAVE_CAUSES = [
	"nothing-on-show",
	"other-interests",
	"tired",
	"little-interest",
	"paused",
	"injected",
	"displaced",
	"session-end",
	"expired",
] as const;
export type LeaveCause = (typeof LEAVE_CAUSES)[number];

/** Ticks of which it is known how every member stood. */
export const TRAIL_TICKS = 8;
/** Ticks of which it is known what was on show. */
export const SHOW_TICKS = 64;
/** Value of an engagement that nobody had. */
export const NOBODY = 0xffff;
/** Value of a loss that there was not. */
export const NO_LOSS = 0xff;

/** How the room was at the last ticks, and how each member stood in it. */
export interface RoomTrail {
	/** Revision of the rules that these ticks went by. */
	revision: number;
	/** Ticks recorded in a row; tick n of them is in row n % `TRAIL_TICKS`. */
	recorded: number;
	rows: TrailRow[];
	/** Tags that a row has room for. */
	tagRoom: number;
	/** By row x `tagRoom` + tag: what the tag was worth, and what it had been worth had nobody tired of it. */
	worthBp: Uint16Array;
	freshBp: Uint16Array;
	/** Bit by tag as in interests, by tick % `SHOW_TICKS`: whether it was on show. */
	onShow: Uint32Array;
	/** Entity ids that a row has room for. */
	memberRoom: number;
	/** By row x `memberRoom` + entity id; `NOBODY` where the member was not there. */
	engagementBp: Uint16Array;
	/** By entity id: why its engagement fell below the threshold last, and in which tick; `NO_LOSS`: it is not below. */
	lossCause: Uint8Array;
	lossTick: Uint32Array;
	/** The same by serial, from a checkpoint: not given to the rows yet. */
	kept: [serial: number, cause: number, tick: number][];
}

export interface TrailRow {
	tick: number;
	/** 10,000: no train and no voices. */
	livelinessBp: number;
	isPaused: boolean;
}

export const SPAN_MS = 120_000;
/** Spans that are kept, and one more for everything since the log began. */
export const SPANS = 10;
/** Words of a span: its number plus one, departures by cause, and how many of them came of a raised chance to leave. */
export const SPAN_WORDS = LEAVE_CAUSES.length + 2;
export const HASTENED_WORD = SPAN_WORDS - 1;
/** Departures that are kept one by one. */
export const KEPT_DEPARTURES = 24;

/** Words of a departure; then come those of its interests and of its course. */
export const SERIAL = 0;
export const AT_MS = 1;
export const KIND = 2;
export const WATCHED_TICKS = 3;
export const DECAY = 4;
export const GAIN = 5;
export const CROSSED_TICK = 6;
export const LAST_TICK = 7;
export const INTERESTS = 8;
export const COURSE = 12;
export const DEPARTURE_WORDS = COURSE + TRAIL_TICKS;

/** Who left and why. */
export interface DepartureLog {
	/** By span x `SPAN_WORDS`; the last is everything. */
	spans: Uint32Array;
	tagRoom: number;
	/** By (span x `tagRoom` + tag) x 2: who left and missed the tag, and who was tired of it. */
	tags: Uint32Array;
	/** Departures so far; the last `KEPT_DEPARTURES` are here, one after the other as a ring. */
	noted: number;
	departures: Uint32Array;
}

/** Something that may stir the crowd, as it was applied. */
export interface Stir {
	kind: "event" | "world-first" | "feelings" | "contributions";
	/** Type of the event, or category of the feelings. */
	detail: string;
	/** Significance in basis points, feelings, or points. */
	value: number;
	atMs: number;
}

/** A hype train from its start to its end; points are thousandths. */
export interface TrainNote {
	ordinal: number;
	ruleSet: HypeRuleSet;
	category: number;
	startedAtMs: number;
	/** Absent when the log began after the train did. */
	start?: { participants: number; threshold: number; score: number; before: Stir[] };
	/** Each level it came to, rising or falling. */
	levels: { level: number; atMs: number }[];
	peakLevel: number;
	peakScore: number;
	/** When it was fed last. */
	fedAtMs: number;
	end?: { reason: string; atMs: number; level: number; score: number; leastScore: number };
}

/** How trains came and went. */
export interface TrainLog {
	/** Newest last. */
	trains: TrainNote[];
	stirs: Stir[];
	/** After the last step: members present, and of the running train its level (0: none) and score. */
	audience: number;
	level: number;
	score: number;
}

/** Causes of what happened in a session, as its steps left them. It hangs on the world and nothing of the world on it. */
export interface CauseLog {
	/** Marker of the last step that is in it; 0: none. */
	marker: number;
	/** Logical milliseconds from which on nothing is missing. */
	sinceMs: number;
	isOver: boolean;
	trail: RoomTrail;
	leaving: DepartureLog;
	hype: TrainLog;
}

export function createCauseLog(): CauseLog {
	return {
		marker: 0,
		sinceMs: 0,
		isOver: false,
		trail: {
			revision: 0,
			recorded: 0,
			rows: [],
			tagRoom: 0,
			worthBp: new Uint16Array(0),
			freshBp: new Uint16Array(0),
			onShow: new Uint32Array(SHOW_TICKS * INTEREST_WORDS),
			memberRoom: 0,
			engagementBp: new Uint16Array(0),
			lossCause: new Uint8Array(0),
			lossTick: new Uint32Array(0),
			kept: [],
		},
		leaving: {
			spans: new Uint32Array((SPANS + 1) * SPAN_WORDS),
			tagRoom: 0,
			tags: new Uint32Array(0),
			noted: 0,
			departures: new Uint32Array(KEPT_DEPARTURES * DEPARTURE_WORDS),
		},
		hype: { trains: [], stirs: [], audience: 0, level: 0, score: 0 },
	};
}
