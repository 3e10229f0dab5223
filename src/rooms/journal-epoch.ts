import { ShowtimeError } from "../errors.ts";
import type { Input } from "../events/input.ts";
import type { Journal, JournalEntry } from "../persistence/journal.ts";
import type { Logger } from "./logger.ts";
import type { Fold } from "./session-fold.ts";

export interface EpochParts {
	journal: Journal;
	logger: Logger;
	/** Learns of each journal that was not what it should be. */
	onJournalLost?(): void;
}

export function isJournalLost(error: unknown): boolean {
	return error instanceof ShowtimeError && error.code === "JOURNAL_LOST";
}

/**
 * Gives a session whose journal is lost a new history that goes on where `fold` stands (docs/durability.md, "When the journal
 * is lost"). Inputs that are left and not folded yet are taken over, and returned. What is lost is said in the log.
 */
export async function beginEpoch(
	showtimeSessionId: string,
	fold: Fold,
	reason: string,
	{ journal, logger, onJournalLost }: EpochParts,
): Promise<Input[]> {
	const isSame = (await journal.incarnation(showtimeSessionId)) === fold.incarnation;
	const left = await entriesLeft(showtimeSessionId, isSame ? fold.sequence : 0, journal);
	const inputs = left.flatMap((entry) => ("input" in entry && !followsFromFold(entry.input) ? [entry] : []));
	const markers = left.flatMap((entry) => ("marker" in entry ? [entry.marker.marker] : []));
	const facts = {
		showtimeSessionId,
		reason,
		isSameJournal: isSame,
		goesOnAfter: { marker: fold.world.marker, sequence: fold.sequence },
		lostMarkers: `${fold.world.marker + 1} to ${markers.length === 0 ? "an unknown one" : Math.max(...markers)}`,
		lostSequences: `${fold.sequence + 1} to ${(isSame && left.at(-1)?.sequence) || "an unknown one"}`,
		inputsTakenOver: inputs.length,
	};
	const { marker, atMs } = fold.world;
	const { sequence, incarnation } = await journal.restart(showtimeSessionId, { marker, kind: "apply", atMs });
	fold.sequence = sequence;
	fold.incarnation = incarnation;
	for (const { id, input } of inputs) await journal.append(showtimeSessionId, id, input);
	logger.error(facts, "journal lost: the session goes on in a new epoch");
	onJournalLost?.();
	return inputs.map(({ input }) => input);
}

/** Whether the journal is another than `fold` saw or does not have its last marker any more. */
export async function hasLost(showtimeSessionId: string, fold: Fold, journal: Journal): Promise<boolean> {
	if ((await journal.incarnation(showtimeSessionId)) !== fold.incarnation) return true;
	const [entry] = await journal.read(showtimeSessionId, fold.sequence - 1, fold.sequence);
	return entry === undefined || !("marker" in entry) || entry.marker.marker !== fold.world.marker;
}

/** The beginning is in the fold, and a refill is asked for again by who still waits for it. */
function followsFromFold(input: Input): boolean {
	return input.kind === "start" || (input.kind === "arrivals" && input.cause === "refill");
}

async function entriesLeft(showtimeSessionId: string, after: number, journal: Journal): Promise<JournalEntry[]> {
	try {
		return await journal.read(showtimeSessionId, after);
	} catch (error) {
		if (isJournalLost(error)) return [];
		throw error;
	}
}
