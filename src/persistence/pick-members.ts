import { MemberSet } from "./member-set.ts";
import type { CheckOut } from "./reservoir.ts";

export interface Draws {
	/** A 32-bit word that stands for a text. */
	hashOf(text: string): number;
	/** The draw number `serial` under `key`: an unsigned 32-bit word, uniform. */
	drawAt(key: number, serial: number): number;
}

/**
 * Takes up to `count` members out of `free`: first those preferred, then for the tags `biasBp` of what is left of `count`,
 * rounded, or as many as are free and in `interests`. The answer follows from the request and the set alone, not from the order in which members became free, and
 * costs the same however few are left.
 */
export function pickMembers(
	request: CheckOut,
	free: MemberSet,
	interests: ReadonlyMap<string, MemberSet> | undefined,
	{ hashOf, drawAt }: Draws,
): number[] {
	const { gameServiceId, showtimeSessionId, requestId, count, preferred = [], tags, biasBp } = request;
	const key = hashOf(`${gameServiceId}\n${showtimeSessionId}\n${requestId}`);
	const taken: number[] = [];
	const take = (members: MemberSet, wanted: number) => {
		for (let left = Math.min(wanted, members.count); left > 0; left--) {
			const template = members.at(Math.floor((drawAt(key, taken.length) * members.count) / 2 ** 32));
			members.delete(template);
			free.delete(template);
			taken.push(template);
		}
	};
	for (const template of preferred) {
		if (taken.length === count) break;
		if (!free.has(template)) continue;
		free.delete(template);
		taken.push(template);
	}
	if (interests !== undefined) {
		const sets = tags.flatMap((tag) => interests.get(tag) ?? []);
		take(MemberSet.within(free, sets), biasedOf({ tags, biasBp, count: count - taken.length }));
	}
	take(free, count - taken.length);
	return taken;
}

/** How many members are wanted for the tags. */
export function biasedOf({ tags, count, biasBp }: Pick<CheckOut, "tags" | "count" | "biasBp">): number {
	return tags.length === 0 ? 0 : Math.round((count * biasBp) / 10_000);
}
