import { packedColumns, roomierThan } from "./packed-columns.ts";
import { CATEGORIES } from "./tally.ts";

/** Words of 32 interest bits a member: 128 tags a session at most. */
export const INTEREST_WORDS = 4;

/** Why a member is marked as departed; 0 = present. */
export const PRESENT = 0;
export const LEFT_BORED = 1;
export const LEFT_INJECTED = 2;
export const LEFT_EXPIRED = 3;
/** Another session has the member: it does not go back to the reservoir from here. */
export const LEFT_DISPLACED = 4;

/**
 * The columns of a world's members, indexed by entity id. Identity is the serial, never the entity id.
 * Grown by and by; `spawnMember` writes every column, because a recycled id keeps the old values.
 */
export interface MemberColumns {
	/** Entity ids the columns have room for. */
	capacity: number;
	/** 1, 2, 3 ... in order of arrival, never reused within a session. */
	serial: Uint32Array;
	/** Index of the member's template in the reservoir of its game service; of a real-derived member its serial. */
	template: Uint32Array;
	/** Row of `rules.personalities`. */
	personality: Uint8Array;
	/** `INTEREST_WORDS` columns; bit t % 32 of column t >> 5 = interested in tag t of the session. */
	interests: Uint32Array[];
	/** Engagement lost a tick without a match: the template's rate x its personality's decay. */
	decayBp: Uint16Array;
	/** Category code shown when engaged and matched. */
	bias: Uint8Array;
	/** Category code shown now. */
	mood: Uint8Array;
	/** Ticks for which a caught feeling still lasts. */
	swayTicks: Uint8Array;
	engagementBp: Uint16Array;
	/** Match of this tick; derived, not part of a snapshot. */
	matchBp: Uint16Array;
	/** Sum of engagementBp over the ticks watched. */
	engagementSum: Uint32Array;
	/** The session's `ticksLive` at the arrival: what it grew by since is the time watched. */
	joinedTicksLive: Uint32Array;
	/** By entity x 8 + category: tick of the last emission plus one, 0 = never; derived from the sentiment window. */
	lastEmission: Uint32Array;
	/** Tick of the last emission or the arrival. */
	lastActiveTick: Uint32Array;
	/** 1: follows the streamer. */
	isFollower: Uint8Array;
	/** `SIMULATED`, `ANONYMOUS` or `TRACKED` (components/real-derived.ts). */
	origin: Uint8Array;
	/** First tick without a real-derived member; `NEVER` for one that is tracked. */
	expiresTick: Uint32Array;
	/** `PRESENT` or the reason for having left; who left keeps the row until somebody takes it over or it is removed. */
	departure: Uint8Array;
	/** Room for as many entity ids as there may be members; good within one pass. */
	scratch: Uint32Array;
}

/** `INTEREST_WORDS` of each member are one column. */
const LAYOUT = {
	serial: Uint32Array,
	template: Uint32Array,
	personality: Uint8Array,
	interests: [Uint32Array, INTEREST_WORDS],
	decayBp: Uint16Array,
	bias: Uint8Array,
	mood: Uint8Array,
	swayTicks: Uint8Array,
	engagementBp: Uint16Array,
	matchBp: Uint16Array,
	engagementSum: Uint32Array,
	joinedTicksLive: Uint32Array,
	lastEmission: [Uint32Array, CATEGORIES],
	lastActiveTick: Uint32Array,
	isFollower: Uint8Array,
	origin: Uint8Array,
	expiresTick: Uint32Array,
	departure: Uint8Array,
	scratch: Uint32Array,
} as const;

export function createMemberColumns(capacity: number): MemberColumns {
	const columns = packedColumns(capacity, LAYOUT);
	const words = Array.from({ length: INTEREST_WORDS }, (_, word) => word * capacity);
	const interests = words.map((from) => columns.interests.subarray(from, from + capacity));
	return { capacity, ...columns, interests };
}

/** Makes room for entity ids below `needed`; the columns object stays the same, its arrays are replaced. */
export function growMemberColumns(columns: MemberColumns, needed: number): void {
	const capacity = roomierThan(columns.capacity, needed);
	const { interests, ...grown } = createMemberColumns(capacity);
	interests.forEach((column, word) => {
		column.set(columns.interests[word]);
	});
	for (const name of Object.keys(LAYOUT) as (keyof typeof LAYOUT)[]) {
		if (name !== "interests") grown[name].set(columns[name]);
	}
	Object.assign(columns, grown, { interests });
}
