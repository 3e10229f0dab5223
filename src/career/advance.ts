import { careerPhaseOf } from "../components/career-phase.ts";
import { type DomainGrowth, type GrowthEntry, grownBy, growthOfMilestone, roundedGrowth, sumOf } from "./growth.ts";
import { type CareerMeasures, type Milestone, milestonesOf } from "./milestones.ts";

/** Where a career stands. */
export interface CareerStand {
	totalGrowth: number;
	domains: DomainGrowth;
	/** Number of the phase. */
	phase: number;
}

/** What a career earns, and where it stands then. */
export interface Advance extends CareerStand {
	entries: GrowthEntry[];
	milestones: Milestone[];
}

/**
 * Adds growth to a career, and the milestones that follow: each gives growth, which may reach a phase, which is a milestone
 * again. `earned` is growth that was not counted before; `reached` are the codes of the milestones of before.
 */
export function advance(
	stand: CareerStand,
	{
		earned,
		measures,
		discovered,
		reached,
	}: {
		earned: readonly GrowthEntry[];
		measures: Omit<CareerMeasures, "phase">;
		/** Milestones that no number tells. */
		discovered: readonly Milestone[];
		reached: ReadonlySet<string>;
	},
): Advance {
	const entries = [...earned];
	const milestones: Milestone[] = [];
	const known = new Set(reached);
	let { totalGrowth, phase } = stand;
	let found: readonly Milestone[] = discovered.filter(({ code }) => !known.has(code));
	do {
		for (const milestone of found) {
			known.add(milestone.code);
			milestones.push(milestone);
			entries.push(growthOfMilestone(milestone.code));
		}
		totalGrowth = roundedGrowth(stand.totalGrowth + sumOf(entries));
		// The phase of the platform's seed may be ahead of our thresholds; a phase that was reached stays.
		phase = Math.max(phase, careerPhaseOf(totalGrowth));
		found = milestonesOf({ ...measures, phase }, known);
	} while (found.length > 0);
	return { totalGrowth, domains: grownBy(stand.domains, entries), phase, entries, milestones };
}
