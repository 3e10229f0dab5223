import { CAREER_PHASES, type CareerPhase } from "../components/career-phase.ts";
import type { HypeApproach } from "../events/effect.ts";
import { approachOf } from "./summary.ts";
import { hypeTrainOf, type World } from "./world.ts";

/** Why no train runs at the moment, or that one does; times are logical milliseconds. */
export type NextTrain =
	| { state: "running" | "paused" | "ended" }
	| { state: "cooldown"; untilMs: number }
	| { state: "phase-too-low"; phase: CareerPhase; needed: CareerPhase }
	| ({ state: "too-few" } & Partial<HypeApproach>);

export function nextTrainOf(world: World): NextTrain {
	const { session, rules, atMs } = world;
	if (session.status === "ended") return { state: "ended" };
	if (hypeTrainOf(world) !== undefined) return { state: "running" };
	if (atMs < session.cooldownEndsAtMs) return { state: "cooldown", untilMs: session.cooldownEndsAtMs };
	const { ruleSet, minPhase } = rules.hype;
	if (ruleSet === "spec" && session.phase < minPhase) {
		return { state: "phase-too-low", phase: CAREER_PHASES[session.phase], needed: CAREER_PHASES[minPhase] };
	}
	if (session.status === "paused") return { state: "paused" };
	return { state: "too-few", ...approachOf(world) };
}
