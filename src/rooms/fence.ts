import type { Ownership } from "../persistence/ownership.ts";

/** The owner's token, for stores to check before they take what it writes; undefined where it has no rivals. */
export function fenceOf(token: number | undefined, { isShared }: Pick<Ownership, "isShared">): number | undefined {
	return isShared ? token : undefined;
}
