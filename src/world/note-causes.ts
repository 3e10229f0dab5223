import { type CauseLog, createCauseLog } from "../components/cause-log.ts";
import type { Effect } from "../events/effect.ts";
import type { Input } from "../events/input.ts";
import { noteDepartures, noteSessionEnd } from "./departure-log.ts";
import { noteLosses } from "./interest-loss.ts";
import { forgetArrived, noteRules, recordTick } from "./room-trail.ts";
import { noteTrains } from "./train-log.ts";
import { hypeTrainOf, type World } from "./world.ts";

/**
 * Notes the causes of what happened in the step that the world has just taken, as its rows still have them
 * (docs/simulation.md, "Causes"). To be called after every step, with the inputs of the step and the effects it led to.
 */
export function noteCauses(log: CauseLog, world: World, inputs: readonly Input[], effects: readonly Effect[]): void {
	if (log.isOver) return;
	if (world.marker === log.marker + 1) note(log, world, inputs, effects);
	else beginFrom(log, world);
	log.marker = world.marker;
	log.isOver = world.session.status === "ended";
}

function note(log: CauseLog, world: World, inputs: readonly Input[], effects: readonly Effect[]): void {
	noteRules(log.trail, world.rules);
	forgetArrived(log.trail, world.arrived);
	if (world.isTick) noteLosses(log.trail, world, recordTick(log.trail, world, log.hype.level));
	noteDepartures(log.leaving, log.trail, world);
	if (world.session.status === "ended") noteSessionEnd(log.leaving, world);
	noteTrains(log.hype, world, inputs, effects);
}

/** Steps were taken that the log has not seen: what it had says nothing of the time since. */
function beginFrom(log: CauseLog, world: World): void {
	Object.assign(log, createCauseLog(), { sinceMs: world.atMs });
	const train = hypeTrainOf(world);
	Object.assign(log.hype, { audience: world.tally.total, level: train?.level ?? 0, score: train?.score ?? 0 });
}
