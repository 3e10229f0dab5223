import { ENDING_INVARIANTS } from "./ending-invariants.ts";
import { EVENT_INVARIANTS } from "./event-invariants.ts";
import { HOUSE_INVARIANTS } from "./house-invariants.ts";
import type { Invariant } from "./invariant.ts";
import { JOURNAL_INVARIANTS } from "./journal-invariants.ts";
import { TRAIN_INVARIANTS } from "./train-invariants.ts";

/** What every run is held against. */
export const INVARIANTS: readonly Invariant[] = [
	...JOURNAL_INVARIANTS,
	...TRAIN_INVARIANTS,
	...EVENT_INVARIANTS,
	...ENDING_INVARIANTS,
	...HOUSE_INVARIANTS,
];
