import { type Boss, fightBoss } from "./boss-fight.ts";
import { createDice, type Dice } from "./dice.ts";
import { type Fighter, fighter, restore, strike } from "./fighter.ts";
import { type Beat, type Happening, pause, type Show, significanceOf } from "./show.ts";

const TERRAIN = ["fen", "birch wood", "scree", "salt flat", "river gorge"] as const;
const FINDS = ["a drowned watchtower", "a road of glass", "the lost well of Ister", "a gate without a wall"] as const;
const RUINS = ["the Sunken Court", "the House of Nine Doors", "the Old Observatory"] as const;
const GUARDIANS: readonly [Boss, ...Boss[]] = [
	{ name: "The Warden of the Pass", lieutenant: "The toll keeper", hitPoints: 190, attack: 26 },
	{ name: "Old Hunger", lieutenant: "Its brood mother", hitPoints: 200, attack: 22 },
	{ name: "The Antlered King", lieutenant: "The king's huntsman", hitPoints: 180, attack: 28 },
];

interface Caravan {
	heroes: Fighter[];
	/** Days of food. */
	supplies: number;
}

/** Legs of the way to the ruin. */
const LEGS = 2;

/**
 * A caravan on the way to a ruin: legs through the wild with whatever the dice bring (a find, a trader, an ambush), the
 * ruin with its guardian, the sharing of the spoils, then a long camp before the next march.
 */
export function* expedition(seed: number): Show {
	const dice = createDice(seed);
	const caravan: Caravan = {
		heroes: [fighter("The captain", 70, 15), fighter("The scout", 50, 13), fighter("The cook", 45, 11)],
		supplies: 4,
	};
	for (;;) {
		for (let leg = 1; leg <= LEGS; leg++) yield* travel(dice, caravan, leg);
		yield { afterSeconds: dice.between(3, 5), happening: ruin(dice, caravan) };
		for (const hero of caravan.heroes) restore(hero);
		const guardian = dice.pick(GUARDIANS);
		const strength = dice.between(0.7, 1.3) * (dice.chance(0.25) ? 2 : 1);
		yield* fightBoss(dice, { ...guardian, hitPoints: Math.round(guardian.hitPoints * strength) }, caravan.heroes);
		yield* camp(dice, caravan);
	}
}

function* travel(dice: Dice, caravan: Caravan, leg: number): Generator<Beat, void, void> {
	caravan.supplies--;
	yield { afterSeconds: dice.between(2, 4), happening: march(dice, caravan, leg) };
	const encounter = dice.roll(6);
	if (caravan.supplies <= 1 || encounter <= 3)
		yield { afterSeconds: dice.between(3, 5), happening: trade(dice, caravan) };
	else if (encounter === 4) yield* ambush(dice, caravan);
	else yield { afterSeconds: dice.between(3, 5), happening: find(dice, caravan) };
}

function* ambush(dice: Dice, caravan: Caravan): Generator<Beat, void, void> {
	const raiders = fighter("Raiders", 45, 8);
	while (raiders.hitPoints > 0) {
		for (const hero of caravan.heroes) strike(raiders, dice.roll(hero.attack));
		const target = caravan.heroes[dice.roll(caravan.heroes.length) - 1];
		target.hitPoints = Math.max(1, target.hitPoints - dice.roll(raiders.attack));
		yield {
			afterSeconds: dice.between(2, 3),
			happening: {
				type: "combat",
				significance: significanceOf(0.2 + 0.3 * (1 - target.hitPoints / target.maxHitPoints)),
				participants: caravan.heroes.length + 4,
				description: raiders.hitPoints > 0 ? `An ambush, ${target.name} is hit` : "The raiders flee",
			},
		};
	}
}

function march(dice: Dice, caravan: Caravan, leg: number): Happening {
	return {
		type: "exploration",
		significance: significanceOf(0.25 + 0.05 * leg + (caravan.supplies <= 1 ? 0.2 : 0)),
		participants: caravan.heroes.length,
		description: `Leg ${leg} through the ${dice.pick(TERRAIN)}, ${caravan.supplies} days of food`,
	};
}

function trade(dice: Dice, caravan: Caravan): Happening {
	const days = 2 + dice.roll(4);
	caravan.supplies += days;
	return {
		type: "trade",
		significance: significanceOf(0.3 + days / 15),
		participants: caravan.heroes.length + 1,
		description: `A trader sells ${days} days of food`,
	};
}

function find(dice: Dice, caravan: Caravan): Happening {
	return {
		type: "exploration",
		significance: significanceOf(dice.between(0.3, 0.6)),
		participants: caravan.heroes.length,
		description: `The scout comes upon ${dice.pick(FINDS)}`,
	};
}

function ruin(dice: Dice, caravan: Caravan): Happening {
	return {
		type: "exploration",
		significance: 0.9,
		participants: caravan.heroes.length,
		description: `The caravan stands before ${dice.pick(RUINS)}`,
	};
}

function* camp(dice: Dice, caravan: Caravan): Generator<Beat, void, void> {
	const spoils = 20 + dice.roll(40);
	caravan.supplies += 2;
	yield {
		afterSeconds: dice.between(3, 5),
		happening: {
			type: "trade",
			significance: significanceOf(spoils / 80),
			participants: caravan.heroes.length,
			description: `${spoils} pieces of silver are shared out`,
		},
	};
	for (const hero of caravan.heroes) restore(hero);
	yield pause(dice.between(100, 130));
}
