import { approachOf } from "../world/summary.ts";
import { hypeTrainOf, type World } from "../world/world.ts";
import { runOnFeelings, startOnFeelings } from "./hype-feelings.ts";
import { finish } from "./hype-train.ts";

/**
 * The hype train of a session (docs/simulation.md, "Hype train").
 *
 * None: the rule set says when one starts; until then players are told once that it comes near.
 * Running: the rule set says what feeds it, what it loses and when it is over.
 * Over: told, and gone; the next may start when the cooldown is over.
 */
export function hype(world: World): void {
	const { session } = world;
	const train = hypeTrainOf(world);
	if (train !== undefined) {
		if (session.status === "ended") finish(world, train, "session-end");
		else runOnFeelings(world, train);
	} else if (session.status === "active" && world.atMs >= session.cooldownEndsAtMs) {
		startOnFeelings(world);
		tellApproach(world);
	}
}

/** Told once when the nearest category has most of what it takes, and again only after it had much less. */
function tellApproach(world: World): void {
	const { session } = world;
	const { approachFromBp, approachAgainBelowBp, minPhase } = world.rules.hype;
	const mayStart = world.trainEid === 0 && session.phase >= minPhase;
	const approach = mayStart ? approachOf(world) : null;
	const shareBp = approach === null ? 0 : (approach.participants * 10_000) / approach.threshold;
	if (shareBp < approachAgainBelowBp) session.isApproaching = false;
	if (approach === null || session.isApproaching || shareBp < approachFromBp) return;
	session.isApproaching = true;
	world.outbox.push({ kind: "hype.approaching", approach });
}
