import { CAREER_PHASES } from "../components/career-phase.ts";

/** What a milestone of a career is counted by. */
export interface CareerMeasures {
	sessions: number;
	followers: number;
	watchSeconds: number;
	hypeTrains: number;
	bestHypeLevel: number;
	/** Number of the career phase. */
	phase: number;
}

/** Which collection a milestone unlocks an entry of. */
export type MilestoneFamily = "stream" | "hype" | "world-first";

/** A milestone of a career; each is reached once a streamer. */
export interface Milestone {
	code: string;
	displayName: string;
	family: MilestoneFamily;
	/** What it is for, such as 100 followers. */
	value: number;
}

interface CountedMilestone extends Milestone {
	measure: keyof CareerMeasures;
	/** Reached from it on, in the unit of the measure. */
	from: number;
}

const SECONDS_AN_HOUR = 3_600;

const count = (value: number): string => (value < 1_000 ? `${value}` : `${value / 1_000},000`);

/** Every milestone but the world firsts, of which each is one. */
export const MILESTONES: readonly CountedMilestone[] = [
	once("first-stream", "First Stream", "stream", "sessions", 1),
	...[10, 50, 100, 500].map((n) => once(`sessions-${n}`, `${n} Sessions`, "stream", "sessions", n)),
	...[10, 100, 1_000, 10_000].map((n) => once(`followers-${n}`, `${count(n)} Followers`, "stream", "followers", n)),
	...[10, 100, 1_000, 10_000].map((n) => ({
		...once(`watch-hours-${n}`, `${count(n)} Watch Hours`, "stream", "watchSeconds", n),
		from: n * SECONDS_AN_HOUR,
	})),
	once("first-hype-train", "First Hype Train", "hype", "hypeTrains", 1),
	...[3, 5].map((level) => once(`level-${level}-hype`, `Level ${level} Hype`, "hype", "bestHypeLevel", level)),
	once("legendary-hype", "Legendary Hype", "hype", "bestHypeLevel", 6),
	...CAREER_PHASES.slice(1).map((phase, at) =>
		once(`phase-${phase.toLowerCase()}`, `Phase ${phase}`, "stream", "phase", at + 1),
	),
];

function once(
	code: string,
	displayName: string,
	family: MilestoneFamily,
	measure: keyof CareerMeasures,
	value: number,
): CountedMilestone {
	return { code, displayName, family, measure, value, from: value };
}

/** The milestones that these numbers reach and that were not reached before. */
export function milestonesOf(measures: CareerMeasures, reached: ReadonlySet<string>): Milestone[] {
	return MILESTONES.filter(({ code, measure, from }) => measures[measure] >= from && !reached.has(code)).map(
		({ code, displayName, family, value }) => ({ code, displayName, family, value }),
	);
}

const NAMES = new Map(MILESTONES.map(({ code, displayName }) => [code, displayName]));
const WORLD_FIRST = "world-first:";

/** The name of a milestone that was reached; its code where this release knows no name. */
export function milestoneNameOf(code: string): string {
	if (code.startsWith(WORLD_FIRST)) return worldFirstMilestone(code.slice(WORLD_FIRST.length)).displayName;
	return NAMES.get(code) ?? code;
}

/** The milestone that a world first of a game service is: `worldFirst` as `worldFirstOf` answers it. */
export function worldFirstMilestone(worldFirst: string): Milestone {
	const code = worldFirst.slice(worldFirst.indexOf(":") + 1);
	return {
		code: `${WORLD_FIRST}${worldFirst}`,
		displayName: `Discovered ${code} On Stream`,
		family: "world-first",
		value: 1,
	};
}
