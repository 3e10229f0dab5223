import { FIGURES, type Figure } from "./figures.ts";
import type { Measurement } from "./measurement.ts";
import type { LoadSettings } from "./settings.ts";
import { SHARES } from "./spread.ts";

export const COMPARED = ["p50", "p95", "p99", "max"] as const;

/**
 * `unjudged`: a greatest value, which is chance; a percentile that too few values were beyond; an upper percentile of what there can
 * not be too much of.
 */
export type Verdict = "better" | "same" | "worse" | "unjudged";

/** One number beside the baseline's. */
export interface Compared {
	figure: Figure;
	of: (typeof COMPARED)[number];
	now: number;
	before: number;
	/** Now over before; NaN where either is unknown or was 0. */
	ratio: number;
	verdict: Verdict;
}

/** A load beside another one. */
export interface Comparison {
	baseline: Measurement;
	/** Largest share by which numbers may differ and count as the same. */
	tolerance: number;
	rows: Compared[];
	errors: { now: number; before: number; verdict: Verdict };
	/** What else is different between the two, in words. */
	notes: string[];
}

/** Without these being the same two loads cannot be compared. */
const DECISIVE = ["rooms", "members", "clients", "events"] as const;

/** Why a load of these settings cannot be compared with a baseline; undefined when it can. */
export function obstacleOf(settings: LoadSettings, baseline: Measurement): string | undefined {
	const different = DECISIVE.filter((name) => settings[name] !== baseline.settings[name]);
	if (different.length === 0) return undefined;
	const told = different.map((name) => `${name} = ${baseline.settings[name]}, and here ${settings[name]}`);
	return `${told.join("; ")}: figures of different loads say nothing beside each other`;
}

export function compare(now: Measurement, baseline: Measurement, tolerance: number): Comparison {
	const rows = FIGURES.flatMap((figure) => COMPARED.map((of) => comparedOf(figure, of, now, baseline, tolerance)));
	const [errors, before] = [totalOf(now), totalOf(baseline)];
	const verdict = errors > before ? "worse" : errors < before ? "better" : "same";
	return { baseline, tolerance, rows, errors: { now: errors, before, verdict }, notes: notesOf(now, baseline) };
}

/** Whether anything is worse than it was. */
export function isWorse({ rows, errors }: Comparison): boolean {
	return errors.verdict === "worse" || rows.some(({ verdict }) => verdict === "worse");
}

export const totalOf = ({ errors }: Measurement): number =>
	Object.values(errors).reduce((total, count) => total + count, 0);

function comparedOf(
	figure: (typeof FIGURES)[number],
	of: Compared["of"],
	nowAll: Measurement,
	beforeAll: Measurement,
	tolerance: number,
): Compared {
	const [spread, base] = [nowAll.figures[figure.name], beforeAll.figures[figure.name]];
	const [now, before] = [spread[of], base[of]];
	const ratio = before === 0 ? Number.NaN : now / before;
	const isJudged = of === "p50" || !("isMoreBetter" in figure);
	const isKnown = of !== "max" && [spread, base].every(({ count }) => count * (1 - SHARES[of]) >= 1);
	const verdict = isJudged && isKnown ? verdictOn(figure, now, before, tolerance) : "unjudged";
	return { figure, of, now, before, ratio, verdict };
}

function verdictOn({ least, isMoreBetter }: Figure, now: number, before: number, tolerance: number): Verdict {
	const difference = now - before;
	if (Math.abs(difference) <= Math.max(least, tolerance * before)) return "same";
	return difference > 0 === (isMoreBetter === true) ? "better" : "worse";
}

function notesOf(now: Measurement, before: Measurement): string[] {
	const pairs: [what: string, now: unknown, before: unknown][] = [
		["Showtime", now.showtime, before.showtime],
		["seconds", now.settings.seconds, before.settings.seconds],
		["warm-up", now.settings.warmUp, before.settings.warmUp],
		["seed", now.settings.seed, before.settings.seed],
		["Node of the server", now.server.node, before.server.node],
		["processes of the server", now.server.processes, before.server.processes],
		["seconds a tick", now.server.tickSeconds, before.server.tickSeconds],
	];
	return pairs.filter(([, a, b]) => a !== b).map(([what, a, b]) => `${what}: ${a}, the baseline's ${b}`);
}
