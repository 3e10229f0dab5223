import { drawAt, drawKey, FOR_COMING_BACK } from "./draw.ts";

/** A follower of the streamer among the members of a reservoir. */
interface Follower {
	template: number;
	/** 0 to 10,000. */
	loyaltyBp: number;
}

/**
 * Which followers come to a session: each with its loyalty as the chance, by draw, and of more than `most` any of them, by
 * the same draw. The answer hangs on no order (docs/simulation.md, "Size of the audience").
 */
export function comingBack(seed: number, followers: readonly Follower[], most: number): number[] {
	const key = drawKey(seed, 0, FOR_COMING_BACK);
	const comes = followers.filter(
		({ template, loyaltyBp }) => (drawAt(key, template) >>> 16) * 10_000 < loyaltyBp * 65_536,
	);
	// The other half of the word has nothing of the chance: who is more loyal is not more likely to find room.
	const rank = (template: number): number => drawAt(key, template) & 0xffff;
	const templates = comes.map(({ template }) => template);
	return templates.sort((a, b) => rank(a) - rank(b) || a - b).slice(0, most);
}
