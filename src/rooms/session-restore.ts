import { ShowtimeError } from "../errors.ts";
import type { Input } from "../events/input.ts";
import type { Checkpoint, CheckpointStore } from "../persistence/checkpoint-store.ts";
import type { Journal, JournalEntry } from "../persistence/journal.ts";
import type { CheckpointFormat } from "./checkpoint-format.ts";
import type { DecidedEffect } from "./effect-queue.ts";
import type { Logger } from "./logger.ts";
import { beginFold, chaptersOf, type Fold, foldChapter, openFold } from "./session-fold.ts";

/** A session as its stores know it, up to its last marker. */
export interface RestoredSession {
	fold: Fold;
	/** Inputs after the last marker; the next one takes them. */
	waiting: Input[];
	/** Decided after the checkpoint, in order: delivered perhaps, or not. */
	effects: DecidedEffect[];
	/** Markers folded since the checkpoint. */
	foldedMarkers: number;
	/** Journal sequences of the usable stored checkpoints, newest first. */
	storedSequences: number[];
}

export interface RestoreParts {
	journal: Journal;
	checkpoints: CheckpointStore;
	format: CheckpointFormat;
	logger: Logger;
}

/**
 * Restores a session: its newest usable checkpoint, else the first entry of the journal, and every marker after it.
 * A checkpoint that cannot be used is said so in the log. Throws `JOURNAL_LOST` when nothing leads up to the last marker.
 */
export async function restoreSession(showtimeSessionId: string, parts: RestoreParts): Promise<RestoredSession> {
	const { journal, checkpoints, format, logger } = parts;
	const stored = await checkpoints.list(showtimeSessionId);
	for (const [place, checkpoint] of stored.entries()) {
		const fold = openedOrSaid(checkpoint, format, logger);
		if (fold === undefined) continue;
		// From the marker of the checkpoint itself, to see that the journal is the one the checkpoint saw.
		const entries = await journal.read(showtimeSessionId, checkpoint.sequence - 1);
		const storedSequences = stored.slice(place).map(({ sequence }) => sequence);
		return { ...foldOn(fold, entriesAfter(entries, fold, place > 0)), storedSequences };
	}
	const entries = await journal.read(showtimeSessionId, 0);
	const first = entries[0];
	if (first === undefined || !("input" in first) || first.input.kind !== "start") {
		const found = first === undefined ? "the journal is empty" : `the journal begins with ${first.id}`;
		throw new ShowtimeError("JOURNAL_LOST", `session ${showtimeSessionId}: no usable checkpoint, and ${found}`);
	}
	return { ...foldOn(beginFold(first.input), entries), storedSequences: [] };
}

function openedOrSaid(checkpoint: Checkpoint, format: CheckpointFormat, logger: Logger): Fold | undefined {
	try {
		return openFold(checkpoint, format);
	} catch (error) {
		const { showtimeSessionId, marker } = checkpoint;
		logger.warn(
			{ err: error, showtimeSessionId, marker },
			"checkpoint unusable: the session falls back to the one before",
		);
		return undefined;
	}
}

/** The journal without the checkpoint's own marker; of an older checkpoint that marker may be trimmed. */
function entriesAfter(entries: readonly JournalEntry[], fold: Fold, isOlder: boolean): readonly JournalEntry[] {
	const first = entries[0];
	if (first?.sequence === fold.sequence && "marker" in first && first.marker.marker === fold.world.marker) {
		return entries.slice(1);
	}
	if (isOlder && first !== undefined && first.sequence > fold.sequence) return entries;
	throw new ShowtimeError("JOURNAL_LOST", `the journal does not have marker ${fold.world.marker} at ${fold.sequence}`);
}

function foldOn(fold: Fold, entries: readonly JournalEntry[]): Omit<RestoredSession, "storedSequences"> {
	const { chapters, rest } = chaptersOf(entries);
	const effects: DecidedEffect[] = [];
	for (const chapter of chapters) {
		const { marker } = chapter;
		const decided = foldChapter(fold, chapter);
		effects.push(...decided.map((effect, index) => ({ marker, index, effect })));
	}
	return { fold, waiting: rest, effects, foldedMarkers: chapters.length };
}
