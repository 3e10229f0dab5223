import type { World } from "../world/world.ts";
import { personaIdOf } from "./persona-id.ts";
import type { Personas } from "./personas.ts";

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

/** The personas that lived most of this session: most engagement over time, `count` at most, the first ranked first. */
export function notableViewers(personas: Personas, world: World, count: number): NotableViewer[] {
	const { engagementSum, personality, bias } = world.components.member;
	const best: number[] = [];
	const sumAt = (seat: number): number => engagementSum[personas.eidOf[seat]];
	for (let seat = 0; seat < personas.seatCount; seat++) {
		if (personas.serialOf[seat] === 0) continue;
		if (best.length === count && sumAt(seat) <= sumAt(best[count - 1])) continue;
		let place = best.length;
		while (place > 0 && sumAt(best[place - 1]) < sumAt(seat)) place--;
		best.splice(place, 0, seat);
		if (best.length > count) best.pop();
	}
	return best.map((seat) => {
		const eid = personas.eidOf[seat];
		const name = world.rules.personalities[personality[eid]].name;
		return {
			id: personaIdOf(world.session.seed, personas.serialOf[seat]),
			label: `${ADJECTIVES[name] ?? capitalised(name)} ${NOUNS[bias[eid]]}`,
			step: personas.state[seat] >>> 4,
			mood: (personas.state[seat] >>> 1) & 7,
		};
	});
}
