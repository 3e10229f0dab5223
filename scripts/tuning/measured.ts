import { readFileSync } from "node:fs";

/** What docs/tuning.md tells of a figure: mean over the seeds, and half of its 95 % interval; null where nobody knows. */
export interface Measured {
	mean: number | null;
	margin: number | null;
}

/** Figures of one set of rules. */
export interface MeasuredRules {
	point: Record<string, number>;
	figures: Record<string, Measured>;
	/** Of each session of several. */
	sessions?: Record<string, Measured[]>;
}

/** Figures that the page is made of. */
export const KEPT = [
	"audience",
	"engagement",
	"churnPerHour",
	"leftPerHour",
	"trainsPerHour",
	"peakLevel",
	"trainSeconds",
	"inTrains",
	"newFollowers",
	"tips",
	"growth",
] as const;

/** What is kept of each session of several, with its interval. */
export const KEPT_BY_SESSION = [
	"followers",
	"returning",
	"followersThere",
	"newFollowers",
	"careerGrowth",
	"phase",
	"tips",
] as const;

/** Where an experiment's figures are kept. */
export function figuresAt(experiment: string): URL {
	return new URL(`../../docs/tuning/${experiment}.json`, import.meta.url);
}

export function readMeasured(experiment: string): MeasuredRules[] {
	return JSON.parse(readFileSync(figuresAt(experiment), "utf8")) as MeasuredRules[];
}
