import type { Counts } from "./plan.ts";
import type { Mutant } from "./preload.ts";

/** The faults that bring a mutant's breach out. */
export function countsFor(mutant: Mutant): Counts {
	if (mutant === "no-message-id") return { "kill in publishing": 10 };
	if (mutant === "no-compare-and-set") return { "two owners": 2 };
	return { redelivery: 1 };
}
