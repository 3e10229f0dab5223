import { ShowtimeError } from "../errors.ts";
import type { Input, StartInput } from "../events/input.ts";
import type { InputEntry, Journal, JournalEntry, MarkerOptions } from "../persistence/journal.ts";
import type { Logger } from "./logger.ts";
import type { AnyFold } from "./session-fold.ts";

export interface EpochParts {
	journal: Journal;
	logger: Logger;
	/** Learns of each journal that was not what it should be. */
	onJournalLost?(): void;
	/** Whether this process may begin a new history in place of what is left; absent: always. */
	mayReplace?(left: readonly JournalEntry[]): Promise<boolean>;
}

export function isJournalLost(error: unknown): boolean {
	return error instanceof ShowtimeError && error.code === "JOURNAL_LOST";
}

/**
 * Gives a session whose journal is lost a new history that goes on where `fold` stands (docs/durability.md, "When the journal
 * is lost"). Inputs that are left and not folded yet are taken over and returned. What is
 * lost is said in the log. Throws `NOT_OWNER`, and nothing is written, when another process owns the session by then.
 */
export async function beginEpoch(
	showtimeSessionId: string,
	fold: AnyFold,
	reason: string,
	{ journal, logger, onJournalLost, mayReplace = async () => true }: EpochParts,
): Promise<Input[]> {
	const isSame = (await journal.incarnation(showtimeSessionId)) === fold.incarnation;
	const { marker, atMs } = fold.world;
	const goesOnAfter = { marker, sequence: fold.sequence };
	const begun = await journal.restart(showtimeSessionId, { marker, kind: "apply", atMs }, async (left) => {
		// After the journal was read: whoever takes the session from here on writes behind this beginning or makes it fail.
		if (await mayReplace(left)) return takenOverOf(behindMarker(left, marker), fold);
		throw new ShowtimeError("NOT_OWNER", `session ${showtimeSessionId} was taken by another process`);
	});
	fold.sequence = begun.sequence;
	fold.incarnation = begun.incarnation;
	fold.before = undefined;
	fold.recentIds.areNeeded = true;
	const lost = behindMarker(begun.left, marker);
	const markers = lost.flatMap((entry) => ("marker" in entry ? [entry.marker.marker] : []));
	const facts = {
		showtimeSessionId,
		reason,
		isSameJournal: isSame,
		incarnation: begun.incarnation,
		goesOnAfter,
		lostMarkers: `${marker + 1} to ${markers.length === 0 ? "an unknown one" : Math.max(...markers)}`,
		lostSequences: `${goesOnAfter.sequence + 1} to ${(isSame && lost.at(-1)?.sequence) || "an unknown one"}`,
		inputsTakenOver: begun.takenOver.length,
	};
	logger.error(facts, "journal lost: the session goes on in a new epoch");
	onJournalLost?.();
	return begun.takenOver.map(({ input }) => input);
}

/**
 * What is not folded: entries behind the newest marker that is. Not by their places, since a stream that was cut off gives the
 * same places out again.
 */
function behindMarker(left: readonly JournalEntry[], folded: number): readonly JournalEntry[] {
	return left.slice(left.findLastIndex((entry) => "marker" in entry && entry.marker.marker <= folded) + 1);
}

/** What tells inputs that come again; empty while the journal tells by itself. */
export function knownTo(
	fold: AnyFold,
	{ mayForgetIds }: Pick<Journal, "mayForgetIds">,
): Pick<MarkerOptions, "isKnown"> {
	const { recentIds } = fold;
	return mayForgetIds || recentIds.areNeeded ? { isKnown: (inputId) => recentIds.has(inputId) } : {};
}

/** The inputs of these that are to be applied, each once. */
function takenOverOf(entries: readonly JournalEntry[], { recentIds }: AnyFold): InputEntry[] {
	const taken = new Map<string, InputEntry>();
	for (const entry of entries) {
		if (!("input" in entry) || taken.has(entry.id)) continue;
		if (!followsFromFold(entry.input) && !recentIds.has(entry.id)) taken.set(entry.id, entry);
	}
	return [...taken.values()];
}

/**
 * Whether the journal does not have the last marker of `fold` any more. Throws `JOURNAL_LOST` when there is none yet and the journal
 * does not have the beginning either: nothing is left to go on from.
 */
export async function hasLost(showtimeSessionId: string, fold: AnyFold, journal: Journal): Promise<boolean> {
	if (fold.sequence === 0) {
		beginningOf(showtimeSessionId, await journal.read(showtimeSessionId, 0));
		return false;
	}
	const [entry] = await journal.read(showtimeSessionId, fold.sequence - 1, fold.sequence);
	return !isLastMarkerOf(fold, entry);
}

/**
 * Whether this is the last marker that is folded, at its place. That tells whether a journal is the one that the fold saw, also where an
 * operator has taken its incarnation away.
 */
export function isLastMarkerOf(fold: AnyFold, entry: JournalEntry | undefined): boolean {
	if (entry?.sequence !== fold.sequence || !("marker" in entry)) return false;
	const { marker, chain } = entry;
	const isSameChain = chain === undefined || fold.before === undefined || chain === fold.before.chain;
	return marker.marker === fold.world.marker && marker.atMs === fold.world.atMs && isSameChain;
}

/** What a session begins with: the first entry of its journal, until that is trimmed. Throws `JOURNAL_LOST` when it is another. */
export function beginningOf(showtimeSessionId: string, [first]: readonly JournalEntry[]): StartInput {
	if (first !== undefined && "input" in first && first.input.kind === "start") return first.input;
	const found = first === undefined ? "the journal is empty" : `the journal begins with ${first.id}`;
	throw new ShowtimeError("JOURNAL_LOST", `session ${showtimeSessionId}: no usable checkpoint, and ${found}`);
}

/** The beginning is in the fold, and a refill is asked for again by who still waits for it. */
function followsFromFold(input: Input): boolean {
	return input.kind === "start" || (input.kind === "arrivals" && input.cause === "refill");
}
