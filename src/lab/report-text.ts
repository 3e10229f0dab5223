import { FIGURES, shown } from "./figures.ts";
import type { LabResults } from "./results.ts";

const COLUMNS = {
	audience: "audience",
	engagement: "engagement",
	visitMinutes: "visit min",
	trainsPerHour: "trains/h",
	peakLevel: "peak level",
	inTrains: "in trains",
	newFollowers: "new followers",
	tips: "tips",
} as const;
/** Of those who left, an hour, and of trains. */
const WHY_COLUMNS = {
	leftPerHour: "left/h",
	leftNothingOnShowPerHour: "nothing on show",
	leftOtherInterestsPerHour: "other interests",
	leftTiredPerHour: "tired",
	leftLittleInterestPerHour: "too little",
	trainParticipants: "start trains",
	trainThreshold: "of",
	trainsDecayedPerHour: "decayed/h",
	trainsTimedOutPerHour: "timed out/h",
} as const;
/** Of several sessions. */
const CAREER_COLUMNS = {
	returning: "returning",
	followers: "followers",
	careerGrowth: "growth",
	phase: "phase",
} as const;
const MOST_ROWS = 20;

/** The most important means as tables for a terminal, a line for each of the first sets of rules: what came of it, and why. */
export function reportText(results: LabResults): string {
	const columns = { ...COLUMNS, ...(results.scenario.sessions > 1 && CAREER_COLUMNS) };
	return `${tableOf(results, "rules", columns)}\n\n${tableOf(results, "why members left and trains came and went", WHY_COLUMNS)}`;
}

function tableOf(results: LabResults, head: string, columns: Readonly<Record<string, string>>): string {
	const all = results.variants();
	const picked = Object.keys(columns).map((name) => FIGURES.findIndex((figure) => figure.name === name));
	const rows = [
		[head, ...Object.values(columns)],
		...all.slice(0, MOST_ROWS).map(({ variant, spreads }) => {
			return [variant.label, ...picked.map((figure) => shown(spreads[figure].mean, FIGURES[figure]))];
		}),
	];
	const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
	const lines = rows.map((row) => {
		return row
			.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
			.join("  ");
	});
	const left = all.length - MOST_ROWS;
	return [...lines, ...(left > 0 ? [`and ${left} more`] : [])].join("\n");
}
