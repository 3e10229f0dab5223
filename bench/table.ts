import { type BenchRow, isReached } from "./row.ts";

/** A figure with three digits, or all that it has before the point. */
export const figure = (value: number): string =>
	Math.abs(value) >= 1_000 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3);

/** Name, value and unit, what it is compared with, and its target. */
export function cellsOf(row: BenchRow): [string, string, string, string, string] {
	return [row.name, figure(row.value), row.unit, comparedWith(row), targetOf(row)];
}

/** Rows in columns, for a terminal. */
export function tableOf(rows: readonly BenchRow[]): string {
	const cells = rows.map(cellsOf);
	const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column].length)));
	return cells
		.map((row) =>
			row
				.map((cell, column) => (column === 1 ? cell.padStart(widths[column]) : cell.padEnd(widths[column] ?? 0)))
				.join("  ")
				.trimEnd(),
		)
		.join("\n");
}

function comparedWith({ unit, ratioTo, ratio }: BenchRow): string {
	if (ratioTo === undefined) return "";
	return unit === "x" || ratio === undefined ? ratioTo : `${figure(ratio)} x ${ratioTo}`;
}

function targetOf(row: BenchRow): string {
	const limits = [
		row.atLeast !== undefined ? `>= ${figure(row.atLeast)}` : "",
		row.atMost !== undefined ? `<= ${figure(row.atMost)}` : "",
	].filter((limit) => limit !== "");
	if (limits.length === 0) return "";
	return `${limits.join(", ")}${isReached(row) ? "" : ", missed"}`;
}
