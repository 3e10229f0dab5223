import { CATEGORIES } from "../components/tally.ts";
import { below } from "../world/draw.ts";
import type { World } from "../world/world.ts";
import type { Personas } from "./personas.ts";
import { drawUnder } from "./view-key.ts";

/** Category code that the persona in `seat` leans to: drawn for it by the weights of its personality. */
export function leaningOf({ leanings, ordinal, personality }: Personas, { rules }: World, seat: number): number {
	const { biasWeights } = rules.personalities[personality[seat]];
	let total = 0;
	for (const weight of biasWeights) total += weight;
	let point = below(drawUnder(leanings, ordinal[seat]), total);
	let category = 0;
	while (category < CATEGORIES - 1 && point >= biasWeights[category]) point -= biasWeights[category++];
	return category;
}
