import type { InputEntry, JournalEntry } from "../../src/persistence/journal.ts";

/** Entries without the markers among them. */
export function inputsOf(entries: readonly JournalEntry[]): InputEntry[] {
	return entries.flatMap((entry) => ("input" in entry ? [entry] : []));
}
