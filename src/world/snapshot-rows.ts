import type { World } from "./world.ts";

/** Columns of a row: 5 words, 1 half, 3 bytes. */
export const ROW_WORDS = 5;
export const ROW_BYTES = 3;
/** In one byte with the mood: whether the member follows the streamer. */
export const MOOD_BITS = 3;

/** The columns of the members in a snapshot, a place a member. */
export interface SnapshotRows {
	serial: Uint32Array;
	template: Uint32Array;
	engagementSum: Uint32Array;
	joinedTicksLive: Uint32Array;
	lastActiveTick: Uint32Array;
	engagementBp: Uint16Array;
	/** And above it whether the member follows the streamer. */
	mood: Uint8Array;
	swayTicks: Uint8Array;
	departure: Uint8Array;
}

/** Those columns as views on a snapshot's buffer; `at` has the offsets of the words, halves and bytes. */
export function rowsOf(
	buffer: ArrayBuffer,
	at: { words: number; halves: number; bytes: number },
	count: number,
): SnapshotRows {
	const words = (column: number) => new Uint32Array(buffer, at.words + column * count * 4, count);
	const bytes = (column: number) => new Uint8Array(buffer, at.bytes + column * count, count);
	return {
		serial: words(0),
		template: words(1),
		engagementSum: words(2),
		joinedTicksLive: words(3),
		lastActiveTick: words(4),
		engagementBp: new Uint16Array(buffer, at.halves, count),
		mood: bytes(0),
		swayTicks: bytes(1),
		departure: bytes(2),
	};
}

const COPIED = [
	"serial",
	"template",
	"engagementSum",
	"joinedTicksLive",
	"lastActiveTick",
	"engagementBp",
	"mood",
	"swayTicks",
	"departure",
] as const;

/** Every member's row, in the order of the members. */
export function writeRows({ components: { member }, members }: World, rows: SnapshotRows): void {
	if (isInARow(members)) {
		const [first = 0] = members;
		const end = first + members.length;
		for (const name of COPIED) rows[name].set(member[name].subarray(first, end));
		for (let i = 0; i < members.length; i++) rows.mood[i] |= member.isFollower[first + i] << MOOD_BITS;
		return;
	}
	for (let i = 0; i < members.length; i++) {
		const eid = members[i];
		rows.serial[i] = member.serial[eid];
		rows.template[i] = member.template[eid];
		rows.engagementSum[i] = member.engagementSum[eid];
		rows.joinedTicksLive[i] = member.joinedTicksLive[eid];
		rows.lastActiveTick[i] = member.lastActiveTick[eid];
		rows.engagementBp[i] = member.engagementBp[eid];
		rows.mood[i] = member.mood[eid] | (member.isFollower[eid] << MOOD_BITS);
		rows.swayTicks[i] = member.swayTicks[eid];
		rows.departure[i] = member.departure[eid];
	}
}

/** Whether entity ids follow each other, as they do until an audience shrinks: then a column is one copy, at a tenth of the cost. */
function isInARow(members: readonly number[]): boolean {
	const [first] = members;
	for (let i = 0; i < members.length; i++) if (members[i] !== first + i) return false;
	return true;
}
