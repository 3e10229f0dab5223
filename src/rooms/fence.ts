import type { Ownership } from "../persistence/ownership.ts";

/** The token that stores are to check before they take what the owner of a session writes; undefined where it has no rivals. */
export function fenceOf(
	owned: { token: number } | undefined,
	{ isShared }: Pick<Ownership, "isShared">,
): number | undefined {
	return isShared ? owned?.token : undefined;
}
