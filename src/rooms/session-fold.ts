import { hash } from "node:crypto";
import { type CauseLog, createCauseLog } from "../components/cause-log.ts";
import { ShowtimeError } from "../errors.ts";
import { type Effect, isEvent } from "../events/effect.ts";
import type { Input, Marker, StartInput } from "../events/input.ts";
import type { SealedCheckpoint } from "../persistence/checkpoint-format.ts";
import type { Checkpoint } from "../persistence/checkpoint-store.ts";
import type { JournalEntry } from "../persistence/journal.ts";
import {
	type CrowdHistory,
	createCrowdHistory,
	decodeCrowdHistory,
	encodeCrowdHistory,
	isCrowdHistory,
	recordTick,
} from "../personas/crowd-history.ts";
import { createPersonasScratch } from "../personas/personas.ts";
import { CURRENT_SIMULATION, type CurrentState } from "../simulation/current-simulation.ts";
import type { Common, Simulated, Simulation } from "../simulation/simulation.ts";
import { decodeCauseLog, encodeCauseLog, isCauseLog } from "../world/cause-bytes.ts";
import { noteCauses } from "../world/note-causes.ts";
import { createSharedRules } from "../world/shared-rules.ts";
import { createSnapshotRoom } from "../world/snapshot-room.ts";
import type { CheckpointFormat } from "./checkpoint-format.ts";
import { simulationOf } from "./fold-versions.ts";
import { RecentIds } from "./recent-ids.ts";

/** Where a chapter began: the marker before it. */
export interface ChapterBefore {
	sequence: number;
	chain: string;
}

/** A session's history up to one marker, as what some version of the simulation made of it. */
export interface AnyFold extends Simulated {
	readonly simulation: Simulation;
	/** Journal sequence of the last folded marker, 0 = none. */
	sequence: number;
	/** Hash over the ids of everything folded, in order, 32 hex digits: the same for the same history. */
	chain: string;
	/** Of the last folded chapter; absent while none was folded since the fold was begun or opened. */
	before?: ChapterBefore;
	/** The history of the journal that is folded. */
	incarnation: string;
	/** Events decided so far. */
	events: number;
	/** The last ticks, as players saw them; of those that another version folded nothing is kept. */
	history: CrowdHistory;
	/** Why members left and trains came and went, as far as this version folded it. */
	causes: CauseLog;
	/** The inputs that were folded last. */
	recentIds: RecentIds;
}

/** The same in this version: what a session is live on. */
export type Fold = AnyFold & CurrentState;

/** An effect and its identity within the session. */
export interface DecidedEffect {
	marker: Marker;
	/** Place among the marker's effects. */
	index: number;
	effect: Effect;
	/** Place among the session's events, from 1; 0 for an effect that is none. */
	sequence: number;
	/** The history that the marker is of: another one may have a marker of the same number. */
	incarnation: string;
}

/** One marker of the journal with the inputs that belong to it. */
export interface Chapter {
	marker: Marker;
	/** Journal sequence of the marker. */
	sequence: number;
	/** Those that are applied. */
	inputs: Input[];
	/** Ids of all its inputs and of the marker. */
	ids: string[];
	/** The owner's chain hash before the chapter, where the journal has one. */
	chain?: string;
}

/** What happened in one marker; told to listeners after world and personas moved. */
export interface Stepped {
	marker: Marker;
	inputs: readonly Input[];
	effects: readonly Effect[];
}

/** A step of the simulation threw: so it does for whoever folds the same journal. */
export class StepFailed extends Error {}

const NO_CHAIN = "0".repeat(32);

// Sealing copies the sections before anything else runs, so one room of each kind serves every session of the process.
const COMMON: Common = {
	rooms: { world: createSnapshotRoom(), personas: createSnapshotRoom() },
	rules: createSharedRules(),
	scratch: createPersonasScratch(),
};

/** The fold before the first marker of a session that `start` begins, in this version. */
export function beginFold(start: StartInput, incarnation?: string): Fold {
	return beginFoldBy(CURRENT_SIMULATION, start, incarnation);
}

/** The same in the version that is given. */
export function beginFoldBy<State extends Simulated>(
	simulation: Simulation<State>,
	start: StartInput,
	incarnation = "",
): State & AnyFold {
	return {
		...simulation.begin(start, COMMON),
		simulation,
		sequence: 0,
		chain: NO_CHAIN,
		incarnation,
		events: 0,
		history: createCrowdHistory(),
		causes: createCauseLog(),
		recentIds: new RecentIds(),
	};
}

export function isCurrent(fold: AnyFold): fold is Fold {
	return fold.simulation === CURRENT_SIMULATION;
}

/**
 * Takes the fold one marker further; synchronous and without I/O. Throws `JOURNAL_LOST` when an entry is missing between,
 * `VERSION_UNKNOWN` when the history goes on in another version, and `StepFailed`.
 */
export function foldChapter(fold: AnyFold, chapter: Chapter): DecidedEffect[] {
	const { world, simulation } = fold;
	const { marker, sequence, inputs, ids } = chapter;
	if (marker.marker !== world.marker + 1) {
		throw new ShowtimeError("JOURNAL_LOST", `marker ${marker.marker} follows marker ${world.marker} in the journal`);
	}
	if (world.marker === 0 && inputs[0]?.kind !== "start") {
		throw new ShowtimeError("JOURNAL_LOST", "the beginning is missing before the first marker");
	}
	if (chapter.chain !== undefined && chapter.chain !== fold.chain) {
		throw new ShowtimeError("JOURNAL_LOST", `marker ${marker.marker} was written after other entries than there are`);
	}
	if (marker.kind === "version" && marker.version !== simulation.version) {
		const goesOn = `marker ${marker.marker} goes on with version ${marker.version} of the simulation`;
		throw new ShowtimeError("VERSION_UNKNOWN", `${goesOn}, this is ${simulation.version}`);
	}
	const effects = stepped(fold, marker, inputs);
	if (isCurrent(fold)) {
		if (marker.kind === "tick") recordTick(fold.history, fold.personas, fold.world);
		noteCauses(fold.causes, fold.world, inputs, effects);
	}
	fold.before = { sequence: fold.sequence, chain: fold.chain };
	fold.sequence = sequence;
	fold.chain = chainAfter(fold.chain, ids);
	// The last one is the marker's.
	for (const id of ids.slice(0, -1)) fold.recentIds.add(id);
	const { incarnation } = fold;
	return effects.map((effect, index) => {
		return { marker, index, effect, sequence: isEvent(effect) ? ++fold.events : 0, incarnation };
	});
}

function stepped(fold: AnyFold, marker: Marker, inputs: readonly Input[]): Effect[] {
	try {
		return fold.simulation.step(fold, marker, inputs);
	} catch (error) {
		throw new StepFailed(`the step of marker ${marker.marker} failed: ${(error as Error).message}`, { cause: error });
	}
}

/** The chain hash after a chapter with entries of these ids. */
export function chainAfter(chain: string, ids: readonly string[]): string {
	return hash("sha256", JSON.stringify([chain, ...ids])).slice(0, NO_CHAIN.length);
}

/** Splits journal entries at their markers; `rest` are the inputs after the last one. */
export function chaptersOf(entries: readonly JournalEntry[]): { chapters: Chapter[]; rest: Input[] } {
	const chapters: Chapter[] = [];
	let rest: Input[] = [];
	let ids: string[] = [];
	for (const entry of entries) {
		ids.push(entry.id);
		if ("input" in entry) {
			rest.push(entry.input);
		} else {
			const { marker, sequence, chain } = entry;
			const inputs = rest.filter((_, place) => !marker.again?.includes(place));
			chapters.push({ marker, sequence, inputs, ids, ...(chain !== undefined && { chain }) });
			rest = [];
			ids = [];
		}
	}
	return { chapters, rest };
}

/** The fold as a checkpoint, with sections of another's own behind; to be called between two steps. */
export function sealFold(
	showtimeSessionId: string,
	fold: AnyFold,
	format: CheckpointFormat,
	more: readonly Uint8Array[] = [],
): Checkpoint {
	const { simulation, sequence, chain, incarnation, events } = fold;
	const { marker, tick } = fold.world;
	const place = { showtimeSessionId, marker, tick, sequence };
	const sections = [...simulation.encode(fold, COMMON), ...recordsOf(fold), ...more];
	const simulationVersion = simulation.version;
	return { ...place, body: format.seal({ ...place, chain, incarnation, events, simulationVersion, sections }) };
}

/**
 * The fold that a checkpoint holds, in the version that took it. Throws `CHECKPOINT_CORRUPT` when the checkpoint is not what was
 * sealed for that place, and `VERSION_UNKNOWN` when none of `simulations` took it.
 */
export function openFold(
	checkpoint: Checkpoint,
	format: CheckpointFormat,
	simulations: readonly Simulation[] = [CURRENT_SIMULATION],
): AnyFold {
	const sealed = format.open(checkpoint.body);
	for (const field of ["showtimeSessionId", "marker", "tick", "sequence"] as const) {
		if (sealed[field] === checkpoint[field]) continue;
		const what = `${field} is ${sealed[field]} inside and ${checkpoint[field]} outside`;
		throw new ShowtimeError("CHECKPOINT_CORRUPT", `the checkpoint cannot be used: ${what}`);
	}
	return foldOf(sealed, simulations);
}

/** What is recorded of a session beside what it is simulated by. */
function recordsOf(fold: AnyFold): Uint8Array[] {
	const causes = isCurrent(fold) ? [encodeCauseLog(fold.causes, fold.world)] : [];
	return [...causes, encodeCrowdHistory(fold.history), fold.recentIds.encode()];
}

/** The fold in the sections: the simulation's, and what is recorded of it where the checkpoint has that. */
export function foldOf(sealed: SealedCheckpoint, simulations: readonly Simulation[]): AnyFold {
	const { sequence, chain, incarnation, events } = sealed;
	const simulation = simulationOf(sealed.simulationVersion, simulations);
	const sections = [...sealed.sections];
	const taken = (isIt: (bytes: Uint8Array | undefined) => boolean) =>
		isIt(sections.at(-1)) ? sections.pop() : undefined;
	try {
		const idBytes = taken(RecentIds.isSection);
		const historyBytes = taken(isCrowdHistory);
		const causeBytes = taken(isCauseLog);
		const history = historyBytes === undefined ? createCrowdHistory() : decodeCrowdHistory(historyBytes);
		const causes = causeBytes === undefined ? createCauseLog() : decodeCauseLog(causeBytes);
		const recentIds = idBytes === undefined ? new RecentIds() : RecentIds.decode(idBytes);
		const state = simulation.decode(sections, COMMON);
		return { ...state, simulation, sequence, chain, incarnation, events, history, causes, recentIds };
	} catch (error) {
		throw new ShowtimeError("CHECKPOINT_CORRUPT", `the checkpoint cannot be used: ${(error as Error).message}`);
	}
}
