import type { Rules } from "../components/rules.ts";

/** A rule set, and as a snapshot has it. */
export interface KnownRules {
	rules: Rules;
	/** JSON. */
	bytes: Uint8Array;
}

/** What many worlds that step one after another have in common: rule sets that are equal are one. Rules in force are never written to. */
export interface SharedRules {
	/** By their JSON, the longest known first. */
	known: Map<string, KnownRules>;
	/** Scratch of match-interests: sums of effective weights by value of each interest byte that matters. */
	matchTable: Int32Array;
}

/** Rule sets that are remembered; worlds keep theirs beyond that. */
const MOST_KNOWN = 256;

export function createSharedRules(): SharedRules {
	return { known: new Map(), matchTable: new Int32Array(0) };
}

/** The rule set that is equal to `rules` and was there first. */
export function sharedRulesOf({ known }: SharedRules, rules: Rules): KnownRules {
	const text = JSON.stringify(rules);
	const there = known.get(text);
	if (there !== undefined) return there;
	const [longestKnown] = known.keys();
	if (known.size >= MOST_KNOWN) known.delete(longestKnown);
	const added = { rules, bytes: new TextEncoder().encode(text) };
	known.set(text, added);
	return added;
}
