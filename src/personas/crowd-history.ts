import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import { hypeTrainOf, type World } from "../world/world.ts";
import type { Personas } from "./personas.ts";

/** Ticks that are kept; at ticks of 5 s they are 20 minutes. */
export const HISTORY_TICKS = 240;

/** Doubled three times they are all. */
const FIRST_ROWS = HISTORY_TICKS / 8;

const VERSION = 1;
const HEADER_BYTES = 4;
/** Tick, and points of the hype train. */
const WIDE = 2;
/** Total, engaged, disengaged, level of the hype train, then the moods. */
const NARROW = 4 + SENTIMENT_CATEGORIES.length;
const ROW_BYTES = 4 * WIDE + 2 * NARROW;
const MOST_NARROW = 0xffff;
const MOST_WIDE = 0xffff_ffff;

/** How the crowd looked at the last ticks, as players saw it; rings of rows. A skipped tick has none. */
export interface CrowdHistory {
	/** Ticks recorded so far; the last `HISTORY_TICKS` of them are here. */
	recorded: number;
	/** Rows that there is room for: `HISTORY_TICKS` at last. */
	rowRoom: number;
	wide: Uint32Array;
	narrow: Uint16Array;
}

/** One tick of the history. */
export interface HistoryRow {
	tick: number;
	total: number;
	engaged: number;
	disengaged: number;
	/** Of the hype train; 0 = none. */
	hypeLevel: number;
	hypeTotal: number;
	/** Personas by category code. */
	mood: number[];
}

export function createCrowdHistory(): CrowdHistory {
	return { recorded: 0, ...columnsFor(FIRST_ROWS) };
}

function columnsFor(rowRoom: number) {
	return { rowRoom, wide: new Uint32Array(WIDE * rowRoom), narrow: new Uint16Array(NARROW * rowRoom) };
}

/** Makes room for `rows`, by doubling. */
function makeRoom(history: CrowdHistory, rows: number): void {
	let { rowRoom } = history;
	while (rowRoom < rows) rowRoom *= 2;
	if (rowRoom === history.rowRoom) return;
	const { wide, narrow } = history;
	Object.assign(history, columnsFor(rowRoom));
	history.wide.set(wide);
	history.narrow.set(narrow);
}

/** Keeps how the crowd looks after a tick. */
export function recordTick(history: CrowdHistory, personas: Personas, world: World): void {
	makeRoom(history, Math.min(history.recorded + 1, HISTORY_TICKS));
	const row = history.recorded % HISTORY_TICKS;
	const train = hypeTrainOf(world);
	history.wide[WIDE * row] = world.tick;
	history.wide[WIDE * row + 1] = Math.min(MOST_WIDE, Math.max(0, Math.floor((train?.score ?? 0) / 1_000)));
	const { present, engaged, disengaged, mood } = personas;
	const counts = [present, engaged, disengaged, train?.level ?? 0, ...mood];
	history.narrow.set(
		counts.map((count) => Math.min(MOST_NARROW, count)),
		NARROW * row,
	);
	history.recorded++;
}

/** Oldest first. */
export function historyRows({ recorded, wide, narrow }: CrowdHistory): HistoryRow[] {
	const kept = Math.min(recorded, HISTORY_TICKS);
	return Array.from({ length: kept }, (_, place) => {
		const row = (recorded - kept + place) % HISTORY_TICKS;
		const [tick, hypeTotal] = wide.subarray(WIDE * row, WIDE * (row + 1));
		const [total, engaged, disengaged, hypeLevel, ...mood] = narrow.subarray(NARROW * row, NARROW * (row + 1));
		return { tick, total, engaged, disengaged, hypeLevel, hypeTotal, mood };
	});
}

/** The history as bytes, little-endian: version, row count and two spare bytes, then the wide and the narrow columns, oldest first. */
export function encodeCrowdHistory({ recorded, wide, narrow }: CrowdHistory): Uint8Array {
	const kept = Math.min(recorded, HISTORY_TICKS);
	const bytes = new Uint8Array(HEADER_BYTES + ROW_BYTES * kept);
	bytes.set([VERSION, kept]);
	const columns = columnsOf(bytes.buffer, kept);
	for (let place = 0; place < kept; place++) {
		const row = (recorded - kept + place) % HISTORY_TICKS;
		columns.wide.set(wide.subarray(WIDE * row, WIDE * (row + 1)), WIDE * place);
		columns.narrow.set(narrow.subarray(NARROW * row, NARROW * (row + 1)), NARROW * place);
	}
	return bytes;
}

/** True for what `encodeCrowdHistory` wrote; a checkpoint of before there was a history ends otherwise. */
export function isCrowdHistory(bytes: Uint8Array | undefined): bytes is Uint8Array {
	return bytes?.[0] === VERSION;
}

/** Throws RangeError on cut bytes. */
export function decodeCrowdHistory(bytes: Uint8Array): CrowdHistory {
	const recorded = bytes[1];
	const length = HEADER_BYTES + ROW_BYTES * recorded;
	if (bytes.length !== length) throw new RangeError(`a history of ${bytes.length} bytes says it has ${length}`);
	const history = createCrowdHistory();
	// A copy, which `slice` of a Node buffer would not be.
	const columns = columnsOf(new Uint8Array(bytes).buffer, recorded);
	history.recorded = recorded;
	makeRoom(history, recorded);
	history.wide.set(columns.wide);
	history.narrow.set(columns.narrow);
	return history;
}

function columnsOf(buffer: ArrayBuffer, rows: number) {
	return {
		wide: new Uint32Array(buffer, HEADER_BYTES, WIDE * rows),
		narrow: new Uint16Array(buffer, HEADER_BYTES + 4 * WIDE * rows, NARROW * rows),
	};
}
