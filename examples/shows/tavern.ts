import { createDice, type Dice } from "./dice.ts";
import { type Beat, pause, type Show, significanceOf } from "./show.ts";

const PIECES = ["a pearwood flute", "a nine-string lute", "a tin harp", "a goatskin drum"] as const;
const SONGS = ["The Miller's Debt", "Seven Lanterns", "Low Road Home", "The Smith and the Moon"] as const;

interface Piece {
	name: string;
	/** Strokes of work still to do. */
	strokesLeft: number;
	/** 0 to 100. */
	quality: number;
}

/**
 * A bard who builds instruments in a tavern: works at a piece in spells, plays it when it is done, takes requests when
 * guests ask, and between all that little happens for a long time.
 */
export function* tavern(seed: number): Show {
	const dice = createDice(seed);
	for (;;) {
		const piece: Piece = { name: dice.pick(PIECES), strokesLeft: 6 + dice.roll(4), quality: 50 };
		while (piece.strokesLeft > 0) {
			yield* workSpell(dice, piece);
			yield pause(dice.between(30, 55));
		}
		yield {
			afterSeconds: dice.between(3, 6),
			happening: {
				type: "crafting",
				significance: significanceOf(piece.quality / 100),
				participants: 1,
				description: `${piece.name} is done, quality ${piece.quality}`,
			},
		};
		yield* play(dice, piece);
		yield pause(dice.between(60, 90));
	}
}

function* workSpell(dice: Dice, piece: Piece): Generator<Beat, void, void> {
	for (let stroke = 0; stroke < 4 && piece.strokesLeft > 0; stroke++) {
		piece.strokesLeft--;
		const outcome = dice.roll(20);
		const change = outcome === 1 ? -15 : outcome === 20 ? 20 : Math.floor(outcome / 4);
		piece.quality = Math.min(100, Math.max(10, piece.quality + change));
		yield {
			afterSeconds: dice.between(4, 8),
			happening: {
				type: "crafting",
				significance: significanceOf(0.15 + Math.abs(change) / 40),
				participants: 1,
				description: outcome === 1 ? `A slip: ${piece.name} cracks` : `Work on ${piece.name}, quality ${piece.quality}`,
			},
		};
	}
}

function* play(dice: Dice, piece: Piece): Generator<Beat, void, void> {
	const guests = 4 + dice.roll(12);
	for (let verse = 1; verse <= 3; verse++) {
		const singers = Math.min(guests, dice.roll(guests) + Math.floor(piece.quality / 20));
		yield {
			afterSeconds: dice.between(5, 9),
			happening: {
				type: "social",
				significance: significanceOf(0.2 + (0.5 * singers) / guests),
				participants: singers,
				description: `${dice.pick(SONGS)} on ${piece.name}: ${singers} of ${guests} guests sing along`,
			},
		};
	}
}
