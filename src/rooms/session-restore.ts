import { ShowtimeError, StoreUnavailable } from "../errors.ts";
import type { Marker } from "../events/input.ts";
import type { Checkpoint, CheckpointStore } from "../persistence/checkpoint-store.ts";
import type { Journal, JournalEntry } from "../persistence/journal.ts";
import { CURRENT_SIMULATION } from "../simulation/current-simulation.ts";
import type { Simulation } from "../simulation/simulation.ts";
import type { CheckpointFormat } from "./checkpoint-format.ts";
import { isVersionUnknown, simulationOf, simulationsOf } from "./fold-versions.ts";
import type { HotCheckpoints } from "./hot-checkpoints.ts";
import { beginEpoch, beginningOf, type EpochParts, isJournalLost, isLastMarkerOf, knownTo } from "./journal-epoch.ts";
import type { Logger } from "./logger.ts";
import { restoreHot } from "./restore-hot.ts";
import { type FoundSession, foldOn, NOTHING_LEFT, type RestoredSession } from "./restored-session.ts";
import { type AnyFold, beginFoldBy, isCurrent, openFold } from "./session-fold.ts";

export interface RestoreParts extends EpochParts {
	checkpoints: CheckpointStore;
	/** Absent without Redis. */
	hotCheckpoints?: Pick<HotCheckpoints, "read">;
	format: CheckpointFormat;
	/** The simulation before this one, where there is one: what sessions left off in it is folded by it. */
	previousSimulation?: Simulation;
	/** This process's right to write; absent where it needs none. */
	lease?: { readonly isHeld: boolean };
}

/** Between the last look at a journal and a marker another owner may have written one, seldom more than once. */
const ATTEMPTS = 3;

/**
 * Restores a session: its newest usable checkpoint, hot or durable, else the first entry of the journal, and every marker after it.
 * A checkpoint that cannot be used is said so in the log. When the journal is not the one that the newest usable durable
 * checkpoint saw, a new epoch begins from it. One that is found in the version before goes on in this one, by a marker that says
 * so. Throws `JOURNAL_LOST` when there is no usable checkpoint and no beginning either, and `VERSION_UNKNOWN` when the session is
 * in a version that is neither.
 */
export async function restoreSession(showtimeSessionId: string, parts: RestoreParts): Promise<RestoredSession> {
	for (let attempt = 1; ; attempt++) {
		// What this process held of it when it was last the owner may be behind by now.
		parts.journal.forget(showtimeSessionId);
		try {
			const found = await findSession(showtimeSessionId, parts);
			return hasCurrentFold(found) ? found : await upgraded(showtimeSessionId, found, parts);
		} catch (error) {
			const isConflict = error instanceof ShowtimeError && error.code === "MARKER_CONFLICT";
			if (!isConflict || attempt === ATTEMPTS) throw error;
		}
	}
}

function hasCurrentFold(found: FoundSession): found is RestoredSession {
	return isCurrent(found.fold);
}

/** Appends the marker that changes the version behind the session's tail, and folds it. */
async function upgraded(showtimeSessionId: string, found: FoundSession, parts: RestoreParts): Promise<RestoredSession> {
	const { world, simulation, chain, sequence } = found.fold;
	const { version } = CURRENT_SIMULATION;
	const { journal, lease } = parts;
	if (lease?.isHeld === false) throw new StoreUnavailable("the lease of this process has run out");
	const marker: Marker = { marker: world.marker + 1, kind: "version", version, atMs: world.atMs };
	await journal.appendMarker(showtimeSessionId, marker, { chain, ...knownTo(found.fold, journal) });
	const entries = await journal.read(showtimeSessionId, sequence);
	const { fold, waiting, effects, foldedMarkers } = foldOn(found.fold, entries, simulationsOf(parts));
	if (!isCurrent(fold)) throw new StoreUnavailable(`the journal does not give back marker ${marker.marker}`);
	return {
		...found,
		fold,
		waiting,
		effects: [...found.effects, ...effects],
		foldedMarkers: found.foldedMarkers + foldedMarkers,
		upgradedFrom: simulation.version,
	};
}

async function findSession(showtimeSessionId: string, parts: RestoreParts): Promise<FoundSession> {
	const { journal, checkpoints, format, logger } = parts;
	const simulations = simulationsOf(parts);
	const [stored, hot] = await Promise.all([
		checkpoints.list(showtimeSessionId),
		parts.hotCheckpoints?.read(showtimeSessionId),
	]);
	const newest = hot && (await restoreHot(showtimeSessionId, hot, stored, parts));
	if (newest !== undefined) return newest;
	for (const [place, checkpoint] of stored.entries()) {
		const fold = openedOrSaid(checkpoint, { format, simulations, logger });
		if (fold === undefined) continue;
		try {
			const entries = await entriesBehind(showtimeSessionId, fold, place > 0, journal);
			const storedSequences = stored.slice(place).map(({ sequence }) => sequence);
			return { ...foldOn(fold, entries, simulations), left: NOTHING_LEFT, storedSequences, isNewEpoch: false };
		} catch (error) {
			if (!isJournalLost(error)) throw error;
			await refuseOvertaken(showtimeSessionId, stored, checkpoints);
			// Opened again: the fold may have gone on.
			const again = openFold(checkpoint, format, simulations);
			const waiting = await beginEpoch(showtimeSessionId, again, (error as Error).message, parts);
			const none = { left: NOTHING_LEFT, effects: [], foldedMarkers: 0, storedSequences: [] };
			return { fold: again, waiting, ...none, isNewEpoch: true };
		}
	}
	// Before the entries: those of a journal that is made anew meanwhile do not go under its name.
	const incarnation = await journal.incarnation(showtimeSessionId);
	const entries = await journal.read(showtimeSessionId, 0);
	const start = beginningOf(showtimeSessionId, entries);
	const fold = beginFoldBy(simulationOf(start.simulationVersion, simulations), start, incarnation);
	return { ...foldOn(fold, entries, simulations), left: NOTHING_LEFT, storedSequences: [], isNewEpoch: false };
}

/** Throws `MARKER_CONFLICT` when another process has stored a checkpoint since: it has gone on, and what is missing was trimmed by it. */
async function refuseOvertaken(
	showtimeSessionId: string,
	[newest]: readonly Checkpoint[],
	checkpoints: CheckpointStore,
): Promise<void> {
	const [now] = await checkpoints.list(showtimeSessionId);
	if (now === undefined || now.marker <= (newest?.marker ?? 0)) return;
	const message = `session ${showtimeSessionId}: another process has gone on to marker ${now.marker}`;
	throw new ShowtimeError("MARKER_CONFLICT", message);
}

function openedOrSaid(
	checkpoint: Checkpoint,
	{ format, simulations, logger }: { format: CheckpointFormat; simulations: readonly Simulation[]; logger: Logger },
): AnyFold | undefined {
	try {
		return openFold(checkpoint, format, simulations);
	} catch (error) {
		if (isVersionUnknown(error)) throw error;
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
	fold: AnyFold,
	isOlder: boolean,
	journal: Journal,
): Promise<readonly JournalEntry[]> {
	const incarnation = await journal.incarnation(showtimeSessionId);
	// From the marker of the checkpoint itself, to see that it is there.
	const entries = await journal.read(showtimeSessionId, fold.sequence - 1);
	const first = entries[0];
	if (isLastMarkerOf(fold, first)) return entries.slice(1);
	if (incarnation !== fold.incarnation) {
		const found = incarnation === undefined ? "it is gone" : `this is ${incarnation}`;
		throw new ShowtimeError("JOURNAL_LOST", `the checkpoint saw the journal ${fold.incarnation}, and ${found}`);
	}
	if (isOlder && first !== undefined && first.sequence > fold.sequence) return entries;
	throw new ShowtimeError("JOURNAL_LOST", `the journal does not have marker ${fold.world.marker} at ${fold.sequence}`);
}
