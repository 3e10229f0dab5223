import { COMPARED, type Comparison, type Verdict } from "./comparison.ts";
import { FIGURES, shown } from "./figures.ts";
import type { Measurement } from "./measurement.ts";

export const VERDICTS: Readonly<Record<Verdict, string>> = {
	better: "better",
	same: "same",
	worse: "WORSE",
	unjudged: "",
};

/** The figures as a table for a terminal; with a comparison each beside the baseline's. */
export function reportText(measured: Measurement, comparison?: Comparison): string {
	const parts = [headline(measured), "", figureTable(measured), "", errorText(measured)];
	if (comparison !== undefined) parts.push("", comparisonText(comparison));
	return parts.join("\n");
}

export function headline({ settings, server }: Measurement): string {
	const { rooms, members, clients, events, seconds } = settings;
	const ticks = `ticks of ${server.tickSeconds} s`;
	const load = `${rooms} rooms of ${members}, ${clients} clients, ${events} events a second, ${ticks}`;
	return `${load}, for ${seconds} s`;
}

function figureTable({ figures }: Measurement): string {
	const rows = FIGURES.map(({ name, label, unit }) => {
		const spread = figures[name];
		return [label, unit, ...COMPARED.map((of) => shown(spread[of])), String(spread.count)];
	});
	return table([["", "", ...COMPARED, "values"], ...rows], 2);
}

function errorText({ errors }: Measurement): string {
	const entries = Object.entries(errors);
	if (entries.length === 0) return "No errors.";
	return entries.map(([code, count]) => `${count} x ${code}`).join("\n");
}

function comparisonText({ rows, errors, notes, tolerance }: Comparison): string {
	const judged = rows.filter(({ verdict }) => verdict !== "unjudged");
	const lines = judged.map(({ figure, of, now, before, ratio, verdict }) => {
		return [`${figure.label} ${of}`, figure.unit, shown(now), shown(before), ratioText(ratio), VERDICTS[verdict]];
	});
	const counted = ["errors", "", String(errors.now), String(errors.before), "", VERDICTS[errors.verdict]];
	const different = notes.map((note) => `Different: ${note}`);
	const heads = ["", "", "now", "baseline", "ratio", `within ${Math.round(tolerance * 100)} %`];
	return [table([heads, ...lines, counted], 2), ...(different.length > 0 ? ["", ...different] : [])].join("\n");
}

export function ratioText(ratio: number): string {
	return Number.isNaN(ratio) ? "–" : ratio.toFixed(2);
}

/** Columns of text; the first ones lean to the left. */
function table(rows: readonly (readonly string[])[], texts: number): string {
	const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
	const cell = (text: string, column: number) =>
		column < texts ? text.padEnd(widths[column]) : text.padStart(widths[column]);
	return rows.map((row) => row.map(cell).join("  ").trimEnd()).join("\n");
}
