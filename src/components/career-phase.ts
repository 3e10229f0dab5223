/** The streamer's career phases in ascending order; the index is the phase number (docs/simulation.md, "Members"). */
export const CAREER_PHASES = ["Unknown", "Rising", "Popular", "Celebrity", "Legend"] as const;

export type CareerPhase = (typeof CAREER_PHASES)[number];

/** Total growth at which each phase begins, by phase number. */
export const CAREER_PHASE_MIN_GROWTH = [0, 5, 25, 100, 500] as const;

/** Phase number (0 to 4) of a streamer with `totalGrowth`. */
export function careerPhaseOf(totalGrowth: number): number {
	let phase = 0;
	while (phase + 1 < CAREER_PHASES.length && totalGrowth >= CAREER_PHASE_MIN_GROWTH[phase + 1]) phase++;
	return phase;
}
