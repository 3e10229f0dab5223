import { arena } from "../examples/shows/arena.ts";
import { expedition } from "../examples/shows/expedition.ts";
import { tavern } from "../examples/shows/tavern.ts";
import { CAREER_PHASES } from "../src/components/career-phase.ts";
import { type Behaviour, behaviourOf } from "./behaviour-of.ts";

/** An hour of each show of the example game server, by phase and audience scale, over some crowds: how people behave. */
const SEEDS = [1, 2, 3, 4].map((seed) => Math.imul(seed, 15_485_863) >>> 0);
const SHOWS = { arena, expedition, tavern };
const MINUTES = 60;

const HEADINGS = [
	"show",
	"scale",
	"phase",
	"audience",
	"engagement",
	"visit min",
	"quiet %",
	"heavy %",
	"trains/h",
	"L1",
	"L2",
	"L3",
	"L4",
	"L5+",
	"in trains %",
	"restarted",
];

function rowOf(show: string, scale: number, phase: number, all: readonly Behaviour[]): string[] {
	const mean = (of: (behaviour: Behaviour) => number): number =>
		all.reduce((sum, each) => sum + of(each), 0) / all.length;
	const anHour = (count: number): number => (count * 60) / MINUTES;
	const levels = [0, 1, 2, 3, 4].map((level) => mean(({ trainsByLevel }) => anHour(trainsByLevel[level])));
	return [
		show,
		String(scale),
		CAREER_PHASES[phase],
		mean(({ audience }) => audience).toFixed(0),
		mean(({ engagement }) => engagement).toFixed(2),
		mean(({ visitMinutes }) => visitMinutes).toFixed(1),
		(100 * mean(({ quiet }) => quiet)).toFixed(1),
		(100 * mean(({ heavy }) => heavy)).toFixed(1),
		levels.reduce((sum, count) => sum + count).toFixed(1),
		...levels.map((count) => count.toFixed(1)),
		(100 * mean(({ inTrains }) => inTrains)).toFixed(1),
		String(all.reduce((sum, { restarted }) => sum + restarted, 0)),
	];
}

const rows = [HEADINGS];
for (const [name, make] of Object.entries(SHOWS)) {
	for (const hypeAudienceScale of [0, 200]) {
		for (const phase of CAREER_PHASES.keys()) {
			const all: Behaviour[] = [];
			for (const seed of SEEDS) all.push(await behaviourOf(make(seed), phase, seed, MINUTES, { hypeAudienceScale }));
			rows.push(rowOf(name, hypeAudienceScale, phase, all));
		}
	}
}
const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
for (const row of rows) {
	process.stdout.write(
		`${row.map((cell, i) => (i < 1 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  ")}\n`,
	);
}
