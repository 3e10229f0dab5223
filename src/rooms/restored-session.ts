import type { Input } from "../events/input.ts";
import type { JournalEntry } from "../persistence/journal.ts";
import type { Simulation } from "../simulation/simulation.ts";
import { foldFor } from "./fold-versions.ts";
import type { LeftToDo } from "./hot-checkpoint.ts";
import { type AnyFold, chaptersOf, type DecidedEffect, type Fold, foldChapter } from "./session-fold.ts";

/** A session as its stores know it, up to its last marker. */
export interface RestoredSession {
	fold: Fold;
	/** Inputs after the last marker; the next one takes them. */
	waiting: Input[];
	/** What a hot checkpoint says was decided before it and not delivered; it goes before the effects. */
	left: LeftToDo;
	/** Decided after the checkpoint, in order: delivered perhaps, or not. */
	effects: DecidedEffect[];
	/** Markers folded since the checkpoint. */
	foldedMarkers: number;
	/** Journal sequences of the usable durable checkpoints, newest first. */
	storedSequences: number[];
	/** True when its journal was lost, so that it goes on from its checkpoint in a new one. */
	isNewEpoch: boolean;
	/** Version of the simulation that it was found in, where that is not this one. */
	upgradedFrom?: number;
}

/** The same in the version that it was found in. */
export type FoundSession = Omit<RestoredSession, "fold"> & { fold: AnyFold };

export const NOTHING_LEFT: LeftToDo = { effects: [], messages: [] };

/** Folds the chapters of the entries, which are those behind the fold, each by the simulation that it was written in. */
export function foldOn(
	from: AnyFold,
	entries: readonly JournalEntry[],
	simulations: readonly Simulation[],
): Pick<FoundSession, "fold" | "waiting" | "effects" | "foldedMarkers"> {
	const { chapters, rest } = chaptersOf(entries);
	const effects: DecidedEffect[] = [];
	let fold = from;
	for (const chapter of chapters) {
		fold = foldFor(chapter, fold, simulations);
		effects.push(...foldChapter(fold, chapter));
	}
	return { fold, waiting: rest, effects, foldedMarkers: chapters.length };
}
