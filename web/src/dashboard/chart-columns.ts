import type { TickRow } from "./tick-history.ts";

/** What a chart draws: times in Unix seconds, then a list of values a line, each as long. */
export type ChartColumns = [times: number[], ...lines: (number | null)[][]];

/** Rows with a gap where a tick is missing: lines break there, because nobody knows what was. */
export function withGaps(rows: readonly TickRow[]): (TickRow | { tick: number; isGap: true })[] {
	return rows.flatMap((row, place) => {
		const isBehindGap = place > 0 && row.tick - rows[place - 1].tick > 1;
		return isBehindGap ? [{ tick: row.tick - 1, isGap: true as const }, row] : [row];
	});
}

/** The columns of a chart whose lines are `lines`; `secondsOf` tells when a tick was. */
export function columnsOf(
	rows: readonly TickRow[],
	lines: readonly ((row: TickRow) => number)[],
	secondsOf: (tick: number) => number,
): ChartColumns {
	const all = withGaps(rows);
	return [
		all.map(({ tick }) => secondsOf(tick)),
		...lines.map((line) => all.map((row) => ("isGap" in row ? null : line(row)))),
	];
}

/** From top to bottom: the warm moods, the curious ones, the cold ones. */
export const RIVER_ORDER: readonly number[] = [0, 4, 5, 1, 3, 2, 7, 6];

/** The banks of a mood river: its middle runs along zero; bank `n` lies above the mood at place `n` of the order. */
export function riverBank(place: number): (row: TickRow) => number {
	return ({ moods }) => {
		const all = moods.reduce((sum, count) => sum + count, 0);
		const above = RIVER_ORDER.slice(0, place).reduce((sum, code) => sum + moods[code], 0);
		return all / 2 - above;
	};
}
