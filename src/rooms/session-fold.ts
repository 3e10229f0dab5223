import { hash } from "node:crypto";
import { ShowtimeError } from "../errors.ts";
import { type Effect, isEvent } from "../events/effect.ts";
import type { Input, Marker, StartInput } from "../events/input.ts";
import type { Checkpoint } from "../persistence/checkpoint-store.ts";
import type { JournalEntry } from "../persistence/journal.ts";
import { type AudienceWatch, createAudienceWatch, watchAudience } from "../personas/audience-watch.ts";
import { createPersonas, type Personas } from "../personas/personas.ts";
import { projectPersonas } from "../personas/project-personas.ts";
import { decodePersonas, encodePersonas } from "../personas/snapshot.ts";
import { step } from "../systems/schedule.ts";
import { decodeWorld, encodeWorld } from "../world/snapshot.ts";
import { createSnapshotRoom } from "../world/snapshot-room.ts";
import { SIMULATION_VERSION } from "../world/version.ts";
import { createShowtimeWorld, type World } from "../world/world.ts";
import type { CheckpointFormat } from "./checkpoint-format.ts";

/** A session's history up to one marker, as the world and the projection it led to. */
export interface Fold {
	readonly world: World;
	readonly personas: Personas;
	readonly watch: AudienceWatch;
	/** Journal sequence of the last folded marker, 0 = none. */
	sequence: number;
	/** Hash over the ids of everything folded, in order, 32 hex digits: the same for the same history. */
	chain: string;
	/** The history of the journal that is folded. */
	incarnation: string;
	/** Events decided so far. */
	events: number;
}

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
	inputs: Input[];
	/** Ids of the inputs and of the marker. */
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

const NO_CHAIN = "0".repeat(32);

/** The fold before the first marker of a session that `start` begins. */
export function beginFold(start: StartInput, incarnation = ""): Fold {
	return {
		world: createShowtimeWorld(),
		personas: createPersonas(start.viewKey),
		watch: createAudienceWatch(),
		sequence: 0,
		chain: NO_CHAIN,
		incarnation,
		events: 0,
	};
}

/** Takes the fold one marker further; synchronous and without I/O. Throws `JOURNAL_LOST` when an entry is missing between. */
export function foldChapter(fold: Fold, chapter: Chapter): DecidedEffect[] {
	const { world, personas, watch } = fold;
	const { marker, sequence, inputs } = chapter;
	if (marker.marker !== world.marker + 1) {
		throw new ShowtimeError("JOURNAL_LOST", `marker ${marker.marker} follows marker ${world.marker} in the journal`);
	}
	if (chapter.chain !== undefined && chapter.chain !== fold.chain) {
		throw new ShowtimeError("JOURNAL_LOST", `marker ${marker.marker} was written after other entries than there are`);
	}
	const effects = step(world, marker, inputs);
	projectPersonas(personas, world);
	if (marker.kind === "tick") {
		const change = watchAudience(watch, personas, world);
		if (change !== undefined) effects.push({ kind: "audience.changed", ...change });
	}
	fold.sequence = sequence;
	fold.chain = hash("sha256", JSON.stringify([fold.chain, ...chapter.ids])).slice(0, NO_CHAIN.length);
	const { incarnation } = fold;
	return effects.map((effect, index) => {
		return { marker, index, effect, sequence: isEvent(effect) ? ++fold.events : 0, incarnation };
	});
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
			chapters.push({ marker, sequence, inputs: rest, ids, ...(chain !== undefined && { chain }) });
			rest = [];
			ids = [];
		}
	}
	return { chapters, rest };
}

// Sealing copies the sections before anything else runs, so one room of each kind serves every session of the process.
const WORLD_ROOM = createSnapshotRoom();
const PERSONAS_ROOM = createSnapshotRoom();

/** World, personas, watch. */
const SECTIONS = 3;

/** The fold as a checkpoint; to be called between two steps. */
export function sealFold(showtimeSessionId: string, fold: Fold, format: CheckpointFormat): Checkpoint {
	const { marker, tick } = fold.world;
	const place = { showtimeSessionId, marker, tick, sequence: fold.sequence };
	const sections = [
		encodeWorld(fold.world, WORLD_ROOM),
		encodePersonas(fold.personas, fold.world, PERSONAS_ROOM),
		new TextEncoder().encode(JSON.stringify(fold.watch)),
	];
	const { chain, incarnation, events } = fold;
	return {
		...place,
		body: format.seal({ ...place, chain, incarnation, events, simulationVersion: SIMULATION_VERSION, sections }),
	};
}

/** The fold that a checkpoint holds. Throws with the reason when the checkpoint is not what was sealed for that place. */
export function openFold(checkpoint: Checkpoint, format: CheckpointFormat): Fold {
	const sealed = format.open(checkpoint.body, SIMULATION_VERSION);
	for (const field of ["showtimeSessionId", "marker", "tick", "sequence"] as const) {
		if (sealed[field] === checkpoint[field]) continue;
		const what = `${field} is ${sealed[field]} inside and ${checkpoint[field]} outside`;
		throw new ShowtimeError("CHECKPOINT_CORRUPT", `the checkpoint cannot be used: ${what}`);
	}
	if (sealed.sections.length !== SECTIONS) {
		throw new ShowtimeError(
			"CHECKPOINT_CORRUPT",
			`the checkpoint cannot be used: it has ${sealed.sections.length} sections`,
		);
	}
	const world = decodeWorld(sealed.sections[0]);
	const personas = decodePersonas(sealed.sections[1], world);
	const watch = JSON.parse(new TextDecoder().decode(sealed.sections[2])) as AudienceWatch;
	const { sequence, chain, incarnation, events } = sealed;
	return { world, personas, watch, sequence, chain, incarnation, events };
}
