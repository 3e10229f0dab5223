import type { Contribution } from "../events/contribution.ts";
import type { World } from "./world.ts";

/** Beyond it the oldest contributions are dropped with a count. */
const MOST_PENDING = 1_000;

/** Puts contributions where the hype system takes them; where trains do not run on them they are dropped with a count. */
export function addContributions(world: World, given: readonly Contribution[]): void {
	const { session } = world;
	const { ruleSet, points } = world.rules.hype;
	if (ruleSet !== "twitch") {
		session.droppedInputs++;
		return;
	}
	const { contributions } = session;
	for (const { userId = "", kind, amount } of given) {
		contributions.push({ atMs: world.atMs, userId, points: amount * points[kind] });
	}
	const tooMany = contributions.length - MOST_PENDING;
	if (tooMany <= 0) return;
	contributions.splice(0, tooMany);
	session.droppedInputs++;
}

/** Drops what is too old to start a train. */
export function dropOldContributions(world: World): void {
	const { session } = world;
	const fromMs = world.atMs - world.rules.hype.kickOffMs;
	const old = session.contributions.findIndex(({ atMs }) => atMs > fromMs);
	session.contributions.splice(0, old < 0 ? session.contributions.length : old);
}

/** Distinct contributors that have given enough to count for the start of a train. */
export function kickOffContributors(world: World): number {
	const { kickOffPoints } = world.rules.hype;
	const pointsOf = new Map<string, number>();
	let enough = 0;
	for (const { userId, points } of world.session.contributions) {
		const before = userId === "" ? 0 : (pointsOf.get(userId) ?? 0);
		pointsOf.set(userId, before + points);
		if (before < kickOffPoints && before + points >= kickOffPoints) enough++;
	}
	return enough;
}
