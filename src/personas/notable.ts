import type { World } from "../world/world.ts";
import { leaningOf } from "./leaning.ts";
import type { Personas } from "./personas.ts";
import { personaIdOf } from "./view-key.ts";

/** A persona worth a name. */
export interface NotableViewer {
	/** 16 hex digits, the same persona's as long as it stays; says nothing about the member behind it. */
	id: string;
	/** Two words, such as "Loyal Critic". */
	label: string;
	/** Engagement step, 0 to 15. */
	step: number;
	/** Category code. */
	mood: number;
}

const NOUNS = ["Enthusiast", "Supporter", "Critic", "Observer", "Wonderer", "Joker", "Sceptic", "Heckler"];
const ADJECTIVES: Record<string, string> = {
	lurker: "Quiet",
	loyal: "Loyal",
	fickle: "Fickle",
	explorer: "Roving",
	socialite: "Sociable",
	thrillseeker: "Daring",
	critic: "Exacting",
	vocal: "Loud",
};

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** The personas of most renown, `count` at most, the first ranked first; equals by seat, so that the list keeps still. */
export function notableViewers(personas: Personas, world: World, count: number): NotableViewer[] {
	const { renown, ordinal, personality, state } = personas;
	const best: number[] = [];
	for (let seat = 0; seat < personas.seatCount; seat++) {
		if (ordinal[seat] === 0) continue;
		if (best.length === count && renown[seat] <= renown[best[count - 1]]) continue;
		let place = best.length;
		while (place > 0 && renown[best[place - 1]] < renown[seat]) place--;
		best.splice(place, 0, seat);
		if (best.length > count) best.pop();
	}
	return best.map((seat) => {
		const { name } = world.rules.personalities[personality[seat]];
		return {
			id: personaIdOf(personas.key, ordinal[seat]),
			label: `${ADJECTIVES[name] ?? capitalised(name)} ${NOUNS[leaningOf(personas, world, seat)]}`,
			step: state[seat] >>> 4,
			mood: (state[seat] >>> 1) & 7,
		};
	});
}
