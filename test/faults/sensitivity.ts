import type { Mutant } from "./preload.ts";

/** The faults that bring a mutant's breach out. */
export function kindsFor(mutant: Mutant): string[] {
	if (mutant === "no-message-id") return ["kill at publish.after", "kill at publish.after", "kill at publish.after"];
	if (mutant === "no-compare-and-set") return ["two owners"];
	return ["redelivery"];
}
