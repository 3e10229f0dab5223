import type { AmplificationRow } from "../components/amplification.ts";
import { MOST_AMPLIFICATIONS } from "../components/amplification.ts";
import type { Amplification } from "../events/input.ts";
import { toBp } from "./basis-points.ts";
import { ticksOf } from "./rules.ts";
import type { World } from "./world.ts";

const WHOLE_BP = 10_000;
/** However many amplifications there are, none of the three is multiplied by more, nor divided by more. */
const MOST_FACTOR = 100;

/**
 * Takes a director's amplification up, in place of the one of its name; 0 seconds takes that one back. Answers false, and
 * changes nothing, when the session has `MOST_AMPLIFICATIONS` others (docs/simulation.md, "Amplification").
 */
export function amplify(
	world: World,
	{ correlationId, seconds, threshold, score, churn, tags }: Amplification,
): boolean {
	const { session, rules } = world;
	const others = session.amplifications.filter((row) => row.correlationId !== correlationId);
	if (seconds > 0 && others.length >= MOST_AMPLIFICATIONS) return false;
	session.amplifications = others;
	if (seconds === 0) return true;
	others.push({
		correlationId,
		thresholdBp: Math.round(threshold * WHOLE_BP),
		scoreBp: Math.round(score * WHOLE_BP),
		churnBp: Math.round(churn * WHOLE_BP),
		tags: Object.fromEntries(Object.entries(tags).map(([name, weight]) => [name, toBp(weight)])),
		expiresTick: world.tick + ticksOf(seconds, rules.intervalMs / 1_000),
	});
	return true;
}

/** Ends the amplifications whose time is up. */
export function endAmplifications(world: World): void {
	const { session, tick } = world;
	if (session.amplifications.some(({ expiresTick }) => tick >= expiresTick)) {
		session.amplifications = session.amplifications.filter(({ expiresTick }) => tick < expiresTick);
	}
}

type Factor = "thresholdBp" | "scoreBp" | "churnBp";

/** Product of one factor over all amplifications, 1 = none; between a hundredth and a hundred. */
export function factorOf(world: World, factor: Factor): number {
	const { amplifications } = world.session;
	const product = amplifications.reduce((sum: number, row: AmplificationRow) => (sum * row[factor]) / WHOLE_BP, 1);
	return Math.min(MOST_FACTOR, Math.max(1 / MOST_FACTOR, product));
}
