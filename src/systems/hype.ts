import type { HypeTrainRow } from "../components/hype-train.ts";
import type { HypeRuleSet } from "../components/rules.ts";
import { approachOf } from "../world/summary.ts";
import { hypeTrainOf, type World } from "../world/world.ts";
import { endOnTime, runOnContributions, startOnContributions } from "./hype-contributions.ts";
import { runOnFeelings, startOnFeelings } from "./hype-feelings.ts";
import { finish } from "./hype-train.ts";

/** What a rule set says of trains. */
interface TrainRules {
	/** Whether this streamer has trains. */
	mayStart(world: World): boolean;
	/** None runs: starts one when there is cause. */
	start(world: World): void;
	/** One step of a running train. */
	run(world: World, train: HypeTrainRow): void;
	/** Its time is over. */
	expire(world: World, train: HypeTrainRow): void;
}

const RULE_SETS: Record<HypeRuleSet, TrainRules> = {
	spec: {
		mayStart: ({ session, rules }) => session.phase >= rules.hype.minPhase,
		start: startOnFeelings,
		run: runOnFeelings,
		expire: (world, train) => finish(world, train, "timeout"),
	},
	twitch: { mayStart: () => true, start: startOnContributions, run: runOnContributions, expire: endOnTime },
};

/**
 * The hype train of a session (docs/simulation.md, "Hype train").
 *
 * None: the rule set says when one starts; until then players are told once that it comes near.
 * Running: the rule set says what feeds it, what it loses and when it is over.
 * Over: told, and gone; the next may start when the cooldown is over.
 */
export function hype(world: World): void {
	const { session, rules } = world;
	const train = hypeTrainOf(world);
	const { mayStart, start, run } = RULE_SETS[rules.hype.ruleSet];
	if (train !== undefined) {
		if (session.status === "ended") finish(world, train, "session-end");
		else run(world, train);
	} else if (world.atMs < session.cooldownEndsAtMs) {
		session.contributions = [];
	} else if (session.status === "active" && mayStart(world)) {
		start(world);
		tellApproach(world);
	}
}

/** Ends a train whose time is over. */
export function expire(world: World, train: HypeTrainRow): void {
	RULE_SETS[world.rules.hype.ruleSet].expire(world, train);
}

/** Told once when most of what it takes is there, and again only after there was much less. */
function tellApproach(world: World): void {
	const { session } = world;
	const { approachFromBp, approachAgainBelowBp } = world.rules.hype;
	const approach = world.trainEid === 0 ? approachOf(world) : null;
	const shareBp = approach === null ? 0 : (approach.participants * 10_000) / approach.threshold;
	if (shareBp < approachAgainBelowBp) session.isApproaching = false;
	if (approach === null || session.isApproaching || shareBp < approachFromBp) return;
	session.isApproaching = true;
	world.outbox.push({ kind: "hype.approaching", approach });
}
