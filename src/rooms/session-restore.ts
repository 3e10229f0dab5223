import { ShowtimeError } from "../errors.ts";
import type { Input } from "../events/input.ts";
import type { Checkpoint, CheckpointStore } from "../persistence/checkpoint-store.ts";
import type { Journal, JournalEntry } from "../persistence/journal.ts";
import type { CheckpointFormat } from "./checkpoint-format.ts";
import { beginEpoch, type EpochParts, isJournalLost } from "./journal-epoch.ts";
import type { Logger } from "./logger.ts";
import { beginFold, chaptersOf, type DecidedEffect, type Fold, foldChapter, openFold } from "./session-fold.ts";

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
	/** True when its journal was lost, so that it goes on from its checkpoint in a new one. */
	isNewEpoch: boolean;
}

export interface RestoreParts extends EpochParts {
	checkpoints: CheckpointStore;
	format: CheckpointFormat;
}

/**
 * Restores a session: its newest usable checkpoint, else the first entry of the journal, and every marker after it.
 * A checkpoint that cannot be used is said so in the log. When the journal is not the one that the newest usable checkpoint
 * saw, a new epoch begins from it. Throws `JOURNAL_LOST` when there is no usable checkpoint and no beginning either.
 */
export async function restoreSession(showtimeSessionId: string, parts: RestoreParts): Promise<RestoredSession> {
	const { journal, checkpoints, format, logger } = parts;
	const stored = await checkpoints.list(showtimeSessionId);
	for (const [place, checkpoint] of stored.entries()) {
		const fold = openedOrSaid(checkpoint, format, logger);
		if (fold === undefined) continue;
		try {
			const entries = await entriesBehind(showtimeSessionId, fold, place > 0, journal);
			const storedSequences = stored.slice(place).map(({ sequence }) => sequence);
			return { ...foldOn(fold, entries), storedSequences, isNewEpoch: false };
		} catch (error) {
			if (!isJournalLost(error)) throw error;
			// Opened again: the fold may have gone on.
			const again = openFold(checkpoint, format);
			const waiting = await beginEpoch(showtimeSessionId, again, (error as Error).message, parts);
			return { fold: again, waiting, effects: [], foldedMarkers: 0, storedSequences: [], isNewEpoch: true };
		}
	}
	const entries = await journal.read(showtimeSessionId, 0);
	const first = entries[0];
	if (first === undefined || !("input" in first) || first.input.kind !== "start") {
		const found = first === undefined ? "the journal is empty" : `the journal begins with ${first.id}`;
		throw new ShowtimeError("JOURNAL_LOST", `session ${showtimeSessionId}: no usable checkpoint, and ${found}`);
	}
	const fold = beginFold(first.input, await journal.incarnation(showtimeSessionId));
	return { ...foldOn(fold, entries), storedSequences: [], isNewEpoch: false };
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

/** The journal behind the checkpoint's own marker; of an older checkpoint that marker may be trimmed. */
async function entriesBehind(
	showtimeSessionId: string,
	fold: Fold,
	isOlder: boolean,
	journal: Journal,
): Promise<readonly JournalEntry[]> {
	const incarnation = await journal.incarnation(showtimeSessionId);
	if (incarnation !== fold.incarnation) {
		const found = incarnation === undefined ? "it is gone" : `this is ${incarnation}`;
		throw new ShowtimeError("JOURNAL_LOST", `the checkpoint saw the journal ${fold.incarnation}, and ${found}`);
	}
	// From the marker of the checkpoint itself, to see that it is there.
	const entries = await journal.read(showtimeSessionId, fold.sequence - 1);
	const first = entries[0];
	if (first?.sequence === fold.sequence && "marker" in first && first.marker.marker === fold.world.marker) {
		return entries.slice(1);
	}
	if (isOlder && first !== undefined && first.sequence > fold.sequence) return entries;
	throw new ShowtimeError("JOURNAL_LOST", `the journal does not have marker ${fold.world.marker} at ${fold.sequence}`);
}

function foldOn(fold: Fold, entries: readonly JournalEntry[]): Omit<RestoredSession, "storedSequences" | "isNewEpoch"> {
	const { chapters, rest } = chaptersOf(entries);
	const effects: DecidedEffect[] = [];
	for (const chapter of chapters) effects.push(...foldChapter(fold, chapter));
	return { fold, waiting: rest, effects, foldedMarkers: chapters.length };
}
