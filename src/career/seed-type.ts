import { CAREER_PHASE_MIN_GROWTH, CAREER_PHASES } from "../components/career-phase.ts";

/** The shape that `Seeds.ensureType` takes. */
export interface StreamerSeedType {
	code: string;
	displayName: string;
	description: string;
	mostPerOwner: number;
	phases: { code: string; displayName: string; minTotalGrowth: number }[];
	capabilities: never[];
}

/**
 * The type of the seeds that careers grow on. It has no capabilities: a seed's hang on single domains, a streamer's on its
 * phase (`capabilitiesOf`).
 */
export function streamerSeedType(code: string): StreamerSeedType {
	return {
		code,
		displayName: "Streamer",
		description: "Career of a streamer: audience, engagement, variety and discoveries.",
		mostPerOwner: 1,
		phases: CAREER_PHASES.map((phase, at) => ({
			code: phase,
			displayName: phase,
			minTotalGrowth: CAREER_PHASE_MIN_GROWTH[at],
		})),
		capabilities: [],
	};
}
