import { CAREER_PHASES, type CareerPhase } from "../components/career-phase.ts";

const UNLOCKED: Record<CareerPhase, readonly string[]> = {
	Unknown: [],
	Rising: ["custom_stream_title", "basic_audience_stats"],
	Popular: ["stream_schedule", "audience_composition_view", "hype_train_tracking"],
	Celebrity: ["cross_stream_raids", "audience_loyalty_insights", "stream_highlights"],
	Legend: ["server_announcements", "legendary_hype_trains", "streamer_mentoring"],
};

/** What a streamer of the phase is able to: what the phase unlocks and what those below it did. */
export function capabilitiesOf(phase: CareerPhase): string[] {
	return CAREER_PHASES.slice(0, CAREER_PHASES.indexOf(phase) + 1).flatMap((reached) => UNLOCKED[reached]);
}
