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

/**
 * An arena champion: a wave of beasts, bets, then the great gate and a boss, then the long rest in which the sand is
 * raked, and all again.
 */
export function* arena(seed: number): Show {
	const dice = createDice(seed);
	const champion = fighter("The champion", 130, 28);
	for (;;) {
		restore(champion);
		yield* fightWave(dice, champion);
		yield { afterSeconds: dice.between(2, 4), happening: bets(dice) };
		yield* fightBoss(dice, dice.pick(BOSSES), [champion]);
		yield { afterSeconds: dice.between(3, 5), happening: salute(champion) };
		yield* rest(dice, champion);
	}
}

/** The sand is raked; the armourer and the herald keep the stands awake, then nothing happens. */
function* rest(dice: Dice, champion: Fighter): Generator<Beat, void, void> {
	yield { afterSeconds: dice.between(6, 9), happening: repair(dice, champion) };
	yield { afterSeconds: dice.between(6, 9), happening: tale(dice) };
	yield pause(dice.between(95, 115));
}

function* fightWave(dice: Dice, champion: Fighter): Generator<Beat, void, void> {
	const beasts = Array.from({ length: 2 }, () => fighter(dice.pick(BEASTS), 14, 6));
	yield { afterSeconds: dice.between(2, 4), happening: gates(beasts.length) };
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
		yield { afterSeconds, happening: kill(champion, target, beasts.length) };
	}
}

function bets(dice: Dice): Happening {
	const odds = 2 + dice.roll(8);
	return {
		type: "trade",
		significance: significanceOf(0.3 + odds / 20),
		participants: 40 + dice.roll(60),
		description: `The bookmakers take bets at ${odds} to 1`,
	};
}

function repair(dice: Dice, champion: Fighter): Happening {
	return {
		type: "crafting",
		significance: significanceOf(0.25 + 0.4 * (1 - health(champion))),
		participants: 2,
		description: `The armourer mends ${dice.pick(["the shield", "the greaves", "a broken blade"])}`,
	};
}

function tale(dice: Dice): Happening {
	return {
		type: "exploration",
		significance: significanceOf(dice.between(0.3, 0.6)),
		participants: 1,
		description: `The herald tells of ${dice.pick(["the Ash Isles", "a city under the sand", "the first arena"])}`,
	};
}

function gates(beasts: number): Happening {
	return {
		type: "combat",
		significance: 0.3,
		participants: beasts + 1,
		description: `${beasts} beasts through the gates`,
	};
}

function kill(champion: Fighter, beast: Fighter, left: number): Happening {
	return {
		type: "combat",
		significance: significanceOf(0.23 + 0.3 * (1 - health(champion)) + (left === 0 ? 0.1 : 0)),
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
