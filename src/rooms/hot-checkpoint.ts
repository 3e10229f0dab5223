import { ShowtimeError } from "../errors.ts";
import type { OutboxMessage } from "../persistence/outbox.ts";
import type { SessionDecisions } from "../persistence/session-decisions.ts";
import type { Simulation } from "../simulation/simulation.ts";
import type { CheckpointFormat } from "./checkpoint-format.ts";
import { type AnyFold, type ChapterBefore, type DecidedEffect, foldOf, sealFold } from "./session-fold.ts";

/** What a session had decided and what was not out of its hands, in order. */
export interface LeftToDo {
	/** Not carried out. */
	effects: readonly DecidedEffect[];
	/** Not known to be published, and in no outbox. */
	messages: readonly OutboxMessage[];
	/** For the career and other services, and in no store. */
	decisions?: SessionDecisions;
}

/** A fold with what was left to do, and where its last chapter began. */
export interface OpenedHot {
	fold: AnyFold;
	before: ChapterBefore;
	left: LeftToDo;
}

/** The last section of a hot checkpoint, as JSON. */
interface LastSection extends LeftToDo {
	/** Another one has other fields. */
	version: number;
	before: ChapterBefore;
}

const VERSION = 2;

/** A fold and what is left to do, sealed in one; undefined unless it has folded a chapter. To be called between two steps. */
export function sealHot(id: string, fold: AnyFold, left: LeftToDo, format: CheckpointFormat): Uint8Array | undefined {
	if (fold.before === undefined) return undefined;
	const section: LastSection = { version: VERSION, before: fold.before, ...left };
	return sealFold(id, fold, format, [new TextEncoder().encode(JSON.stringify(section))]).body;
}

/**
 * Throws `CHECKPOINT_CORRUPT` with the reason when the bytes are not what was sealed for the session, and `VERSION_UNKNOWN` when
 * none of `simulations` took it.
 */
export function openHot(
	id: string,
	body: Uint8Array,
	format: CheckpointFormat,
	simulations: readonly Simulation[],
): OpenedHot {
	const sealed = format.open(body);
	if (sealed.showtimeSessionId !== id) corrupt(`it is one of session ${sealed.showtimeSessionId}`);
	const sections = sealed.sections.slice(0, -1);
	const fold = foldOf({ ...sealed, sections }, simulations);
	const last = JSON.parse(new TextDecoder().decode(sealed.sections.at(-1))) as LastSection;
	if (last.version !== VERSION) corrupt(`its version is ${last.version}, this release reads ${VERSION}`);
	const { version: _, before, ...left } = last;
	return { fold, before, left };
}

function corrupt(reason: string): never {
	throw new ShowtimeError("CHECKPOINT_CORRUPT", `the hot checkpoint cannot be used: ${reason}`);
}
