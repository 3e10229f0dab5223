import type { World } from "../world/world.ts";

const MINUTE_MS = 60_000;
/** What is given is counted in basis points of a unit an hour x milliseconds: so many are a whole unit. */
const PARTS_A_UNIT = 10_000 * 3_600_000;

/**
 * Members that were engaged at the last tally tip by their personality's generosity, all of a personality together: whole units,
 * and what is less is carried on (docs/simulation.md, "One tick"). Told once a closed minute. Paused nobody tips.
 */
export function reward(world: World): void {
	const { session, tally, rules, atMs } = world;
	if (session.status !== "active") return;
	let parts = session.tipCarry;
	for (let row = 0; row < rules.personalities.length; row++) {
		parts += tally.engagedByPersonality[row] * rules.personalities[row].generosityBp * rules.intervalMs;
	}
	const units = Math.floor(parts / PARTS_A_UNIT);
	session.tipCarry = parts - units * PARTS_A_UNIT;
	session.tips += units;
	if (Math.floor(atMs / MINUTE_MS) > Math.floor((atMs - rules.intervalMs) / MINUTE_MS)) tellTips(world);
}

/** Tells what was tipped since it was told last. */
export function tellTips({ session, outbox }: World): void {
	const amount = session.tips - session.tipsTold;
	if (amount === 0) return;
	session.tipsTold = session.tips;
	outbox.push({ kind: "tips.given", amount });
}
