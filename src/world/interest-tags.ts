import type { World } from "./world.ts";

/** Tags that a member is interested in, by number. */
export function interestTagsOf({ components }: World, eid: number): number[] {
	return tagsIn(components.member.interests.map((column) => column[eid]));
}

/** Numbers of the bits that are set in words of 32. */
export function tagsIn(words: ArrayLike<number>): number[] {
	const tags: number[] = [];
	for (let word = 0; word < words.length; word++) {
		// The lowest bit goes with every turn.
		for (let bits = words[word]; bits !== 0; bits &= bits - 1) tags.push(32 * word + 31 - Math.clz32(bits & -bits));
	}
	return tags;
}
