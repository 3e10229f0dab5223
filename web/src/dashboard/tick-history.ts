import type { HistoryMessage, StreamState } from "../../../src/client/index.ts";
import { MOODS } from "../mood.ts";

/** A stream as it was after one tick. */
export interface TickRow {
	tick: number;
	total: number;
	engaged: number;
	disengaged: number;
	/** Viewers by mood code. */
	moods: readonly number[];
	/** 0 = no hype train. */
	hypeLevel: number;
	hypeTotal: number;
}

/** An hour at ticks of five seconds. */
const MOST_ROWS = 720;

/** A row a tick of what the page has seen of a stream, and of what its streamer was told of the time before. */
export class TickHistory {
	#rows: TickRow[] = [];

	/** Oldest first; a tick that nobody saw is missing. */
	get rows(): readonly TickRow[] {
		return this.#rows;
	}

	get last(): TickRow | undefined {
		return this.#rows.at(-1);
	}

	/** Keeps the state as the row of its tick; answers whether the tick is a new one. */
	record({ session, counts, mood, hype }: StreamState): boolean {
		const { total, engaged, disengaged } = counts;
		const row = {
			tick: session.tick,
			total,
			engaged,
			disengaged,
			moods: MOODS.map((name) => mood[name] ?? 0),
			hypeLevel: hype.active ? hype.level : 0,
			hypeTotal: hype.active ? hype.total : 0,
		};
		const isNew = (this.last?.tick ?? -1) < row.tick;
		this.#merge([row]);
		return isNew;
	}

	/** Adds the ticks that the streamer is told of. */
	take(history: HistoryMessage): void {
		this.#merge(
			history.ticks.map((tick, place) => ({
				tick,
				total: history.total[place] ?? 0,
				engaged: history.engaged[place] ?? 0,
				disengaged: history.disengaged[place] ?? 0,
				moods: MOODS.map((name) => history.mood[name]?.[place] ?? 0),
				hypeLevel: history.hypeLevel[place] ?? 0,
				hypeTotal: history.hypeTotal[place] ?? 0,
			})),
		);
	}

	/** The last row that is at least `ticks` older than the newest; undefined when none is so old. */
	before(ticks: number): TickRow | undefined {
		const since = (this.last?.tick ?? 0) - ticks;
		return this.#rows.findLast(({ tick }) => tick <= since);
	}

	#merge(rows: readonly TickRow[]): void {
		const byTick = new Map(this.#rows.map((row) => [row.tick, row]));
		for (const row of rows) byTick.set(row.tick, row);
		this.#rows = [...byTick.values()].sort((a, b) => a.tick - b.tick).slice(-MOST_ROWS);
	}
}
