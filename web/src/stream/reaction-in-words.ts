import type { Reaction } from "../../../src/client/index.ts";
import type { Realm } from "../realms/realm.ts";

/** What the crowd does, in a few words of its realm: "Half of the crowd cheers." */
export function reactionInWords(
	{ kind, share }: Pick<Reaction, "kind" | "share">,
	{ words, reactions }: Pick<Realm, "words" | "reactions">,
): string {
	return `${whoOf(share)} of ${words.crowd} ${reactions[kind]}.`;
}

function whoOf(share: number): string {
	if (share >= 0.95) return "All";
	if (share >= 0.6) return "Most";
	if (share >= 0.4) return "Half";
	return share >= 0.2 ? "Some" : "A little";
}
