import { type Boss, fightBoss } from "./boss-fight.ts";
import { createDice, type Dice } from "./dice.ts";
import { type Fighter, fighter, health, restore, strike } from "./fighter.ts";
import { type Beat, type Happening, pause, type Show, significanceOf } from "./show.ts";

const BEASTS = ["Sand Wolf", "Spear Goblin", "Iron Boar", "Net Thrower", "Ash Hound"] as const;
const BOSSES: readonly [Boss, ...Boss[]] = [
	{ name: "Gorath the Unchained", hitPoints: 200, attack: 34 },
	{ name: "The Brass Minotaur", hitPoints: 230, attack: 30 },
	{ name: "Vex, Queen of Wasps", hitPoints: 190, attack: 38 },
	{ name: "The Drowned Colossus", hitPoints: 240, attack: 28 },
];

/** Waves until the great gate opens. */
const WAVES_BEFORE_BOSS = 2;

/**
 * An arena champion: two waves of beasts, the second larger, then the great gate, a boss, then the
 * long rest in which the sand is raked, and all again.
 */
export function* arena(seed: number): Show {
	const dice = createDice(seed);
	const champion = fighter("The champion", 130, 28);
	for (;;) {
		restore(champion);
		for (let wave = 1; wave <= WAVES_BEFORE_BOSS; wave++) yield* fightWave(dice, champion, wave);
		yield* fightBoss(dice, dice.pick(BOSSES), [champion]);
		yield { afterSeconds: dice.between(3, 5), happening: salute(champion) };
		yield pause(dice.between(110, 130));
	}
}

function* fightWave(dice: Dice, champion: Fighter, wave: number): Generator<Beat, void, void> {
	const beasts = Array.from({ length: wave + 1 }, () => fighter(dice.pick(BEASTS), 10 + 4 * wave, 5 + wave));
	yield { afterSeconds: dice.between(2, 4), happening: gates(beasts.length, wave) };
	while (beasts.length > 0) {
		const target = beasts[0];
		strike(target, dice.between(6, champion.attack));
		for (const beast of beasts) if (dice.chance(0.4)) strike(champion, dice.roll(beast.attack));
		champion.hitPoints = Math.max(champion.hitPoints, 20);
		const afterSeconds = dice.between(1.5, 2.5);
		if (target.hitPoints > 0) {
			yield pause(afterSeconds);
			continue;
		}
		beasts.shift();
		yield { afterSeconds, happening: kill(champion, target, wave, beasts.length) };
	}
}

function gates(beasts: number, wave: number): Happening {
	return {
		type: "combat",
		significance: significanceOf(0.2 + 0.1 * wave),
		participants: beasts + 1,
		description: `Wave ${wave}: ${beasts} beasts through the gates`,
	};
}

function kill(champion: Fighter, beast: Fighter, wave: number, left: number): Happening {
	return {
		type: "combat",
		significance: significanceOf(0.15 + 0.08 * wave + 0.3 * (1 - health(champion)) + (left === 0 ? 0.1 : 0)),
		participants: left + 1,
		description: `${beast.name} is down, ${left} left, the champion at ${champion.hitPoints}`,
	};
}

function salute(champion: Fighter): Happening {
	return {
		type: "social",
		significance: significanceOf(0.15 + 0.25 * (1 - health(champion))),
		participants: 1,
		description: "The champion salutes the stands",
	};
}
