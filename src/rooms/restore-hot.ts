import { ShowtimeError } from "../errors.ts";
import type { Checkpoint } from "../persistence/checkpoint-store.ts";
import type { Journal } from "../persistence/journal.ts";
import type { Simulation } from "../simulation/simulation.ts";
import type { CheckpointFormat } from "./checkpoint-format.ts";
import { isVersionUnknown, simulationsOf } from "./fold-versions.ts";
import { type OpenedHot, openHot } from "./hot-checkpoint.ts";
import { isJournalLost } from "./journal-epoch.ts";
import type { Logger } from "./logger.ts";
import { type FoundSession, foldOn } from "./restored-session.ts";
import { type AnyFold, type Chapter, chainAfter, chaptersOf } from "./session-fold.ts";

export interface RestoreHotParts {
	journal: Journal;
	format: CheckpointFormat;
	logger: Logger;
	previousSimulation?: Simulation;
}

/**
 * Restores a session from its hot checkpoint when that is newer than the `stored` durable ones and the journal has the very
 * chapter that it was taken after. Anything else counts as if there were none, and is said in the log where it is strange.
 */
export async function restoreHot(
	showtimeSessionId: string,
	body: Uint8Array,
	stored: readonly Checkpoint[],
	parts: RestoreHotParts,
): Promise<FoundSession | undefined> {
	const { journal, format, logger } = parts;
	const simulations = simulationsOf(parts);
	try {
		const hot = openHot(showtimeSessionId, body, format, simulations);
		const newestStored = stored[0]?.marker ?? 0;
		if (hot.fold.world.marker <= newestStored) return undefined;
		const entries = await journal.read(showtimeSessionId, hot.before.sequence);
		checkChapter(hot, chaptersOf(entries).chapters[0]);
		const behind = entries.filter(({ sequence }) => sequence > hot.fold.sequence);
		return {
			...foldOn(hot.fold, behind, simulations),
			left: hot.left,
			storedSequences: sequencesBefore(hot.fold, stored, format),
			isNewEpoch: false,
		};
	} catch (error) {
		const isUnusable = error instanceof ShowtimeError && error.code === "CHECKPOINT_CORRUPT";
		// Where the history itself is in such a version its journal says so again.
		if (!isUnusable && !isJournalLost(error) && !isVersionUnknown(error)) throw error;
		logger.warn(
			{ err: error, showtimeSessionId },
			"hot checkpoint passed over: the session goes on from a durable one",
		);
		return undefined;
	}
}

/** Redis may be older than the journal, or of a history that was given up: the last chapter has to be the same, id by id. */
function checkChapter({ fold, before }: OpenedHot, chapter: Chapter | undefined): void {
	if (chapter?.sequence !== fold.sequence || chapter.marker.marker !== fold.world.marker) {
		other(`the journal does not have marker ${fold.world.marker} at ${fold.sequence}`);
	}
	const isSame = chapter.chain === undefined || chapter.chain === before.chain;
	if (!isSame || chainAfter(before.chain, chapter.ids) !== fold.chain) {
		other(`marker ${fold.world.marker} closes other entries in the journal`);
	}
}

/** Places of the durable checkpoints of this history; the journal is kept from the third-newest of them on. */
function sequencesBefore(fold: AnyFold, stored: readonly Checkpoint[], format: CheckpointFormat): number[] {
	const ofHistory = stored.filter(({ body, sequence }) => {
		try {
			return sequence < fold.sequence && format.open(body).incarnation === fold.incarnation;
		} catch {
			// A damaged one is nothing to go back to, so the journal is kept from an older one on.
			return false;
		}
	});
	return ofHistory.map(({ sequence }) => sequence);
}

function other(reason: string): never {
	throw new ShowtimeError("JOURNAL_LOST", `the hot checkpoint is of another history: ${reason}`);
}
