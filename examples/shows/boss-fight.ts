import type { Dice } from "./dice.ts";
import { type Fighter, fighter, health, strike } from "./fighter.ts";
import { type Beat, type Happening, significanceOf } from "./show.ts";

/** A boss and perhaps a lieutenant who stands before it. */
export interface Boss {
	name: string;
	lieutenant?: string;
	hitPoints: number;
	attack: number;
}

/** The lieutenant has this share of its master's hit points. */
const LIEUTENANT_SHARE = 0.35;
/** Below this share of its hit points a hero is in danger, and the crowd hears of it. */
const IN_DANGER = 0.6;

/**
 * A fight to the end between `heroes` and a boss, a round every two or three seconds: first the lieutenant, then the
 * boss itself. Each round weighs more than the one before. Heroes that go down are carried off, but the last one
 * standing always finds new strength.
 */
export function* fightBoss(dice: Dice, boss: Boss, heroes: readonly Fighter[]): Generator<Beat, void, void> {
	yield { afterSeconds: 2, happening: entrance(boss, heroes.length) };
	if (boss.lieutenant !== undefined) {
		const lieutenant = fighter(boss.lieutenant, boss.hitPoints * LIEUTENANT_SHARE, boss.attack / 2);
		yield* fightOne(dice, lieutenant, heroes, 0.6);
		yield { afterSeconds: dice.between(1, 2), happening: defeat(lieutenant, heroes, 0.8) };
	}
	const master = fighter(boss.name, boss.hitPoints, boss.attack);
	yield* fightOne(dice, master, heroes, 0.55);
	yield { afterSeconds: dice.between(1, 2), happening: defeat(master, heroes, 1) };
}

function* fightOne(dice: Dice, foe: Fighter, heroes: readonly Fighter[], weight: number): Generator<Beat, void, void> {
	for (;;) {
		const standing = heroes.filter((hero) => hero.hitPoints > 0);
		for (const hero of standing) strike(foe, dice.between(hero.attack / 2, hero.attack));
		if (foe.hitPoints === 0) return;
		const target = standing[dice.roll(standing.length) - 1];
		const wound = strike(target, dice.roll(foe.attack));
		const isDown = target.hitPoints === 0;
		if (isDown && standing.length === 1) target.hitPoints = Math.ceil(target.maxHitPoints / 3);
		yield {
			afterSeconds: dice.between(2, 3),
			happening: {
				type: "combat",
				significance: significanceOf(weight + 0.35 * (1 - health(foe)) + (isDown ? 0.1 : 0)),
				participants: standing.length + 1,
				description: `${foe.name} at ${Math.ceil(health(foe) * 100)} %, ${target.name} takes ${wound}`,
			},
		};
		const isInDanger = isDown || health(target) < IN_DANGER;
		if (isInDanger && standing.length > 1) yield { afterSeconds: 1, happening: danger(target, standing.length) };
	}
}

function entrance(boss: Boss, heroes: number): Happening {
	return {
		type: "combat",
		significance: 0.5,
		participants: heroes + (boss.lieutenant === undefined ? 1 : 2),
		description: `${boss.name} enters, ${boss.lieutenant ?? "nobody"} before it`,
	};
}

function danger(target: Fighter, standing: number): Happening {
	return {
		type: "social",
		significance: 0.55,
		participants: standing,
		description:
			target.hitPoints === 0 ? `${target.name} goes down` : `${target.name} staggers and calls to the others`,
	};
}

function defeat(foe: Fighter, heroes: readonly Fighter[], significance: number): Happening {
	const standing = heroes.filter((hero) => hero.hitPoints > 0).length;
	return { type: "boss-defeat", significance, participants: standing, description: `${foe.name} falls` };
}
