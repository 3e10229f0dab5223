import { createSessionEvents } from "../../src/bridge/session-events.ts";
import { CAREER_PHASES } from "../../src/components/career-phase.ts";
import { PRESENT } from "../../src/components/member.ts";
import { createMetrics } from "../../src/metrics.ts";
import type { JournalEntry } from "../../src/persistence/journal.ts";
import type { OutboxMessage } from "../../src/persistence/outbox.ts";
import { deliveredOf } from "../../src/rooms/effect-delivery.ts";
import { foldFor } from "../../src/rooms/fold-versions.ts";
import { type Chapter, type DecidedEffect, type Fold, foldChapter } from "../../src/rooms/session-fold.ts";
import { membersOf } from "../../src/world/summary.ts";
import type { World } from "../../src/world/world.ts";
import { hashOfFold } from "../support/session-probe.ts";
import { crowdFaults, engagementRises } from "./crowd-recount.ts";
import { Lineage } from "./lineage.ts";
import type { SessionHistory } from "./record.ts";

/**
 * One pass over a session's journal: what everything that a run left is held against. Where a journal was lost, a new epoch goes on from
 * an earlier marker: what counts is what led to the end, and what was given up may have left traces.
 */
export interface Reference {
	history: SessionHistory;
	/** Inputs and markers that count, in order. */
	entries: JournalEntry[];
	/** Hashes of world and projection after each marker, of whatever epoch. */
	hashes: Map<number, Set<string>>;
	/** Every effect that is due. */
	decided: ToldEffect[];
	/** Every event that is due, in order. */
	due: OutboxMessage[];
	/** Events of what was given up: others may have heard of it. */
	given: OutboxMessage[];
	/** Ids of inputs that a loss took, wherever they stood. */
	lost: Set<string>;
	/** Epochs that began. */
	epochs: number;
	/** What was wrong with the history or the world after a marker. */
	faults: string[];
	/** Simulated members when the session was paused last; undefined: it never was. */
	pausedMembers: number[] | undefined;
	/** Says which round of faults a marker was written in. */
	where(marker: number): string;
}

/** An effect, its events, and the score that completes each level, in thousandths, at that time. */
export type ToldEffect = DecidedEffect & { messages: OutboxMessage[]; levelThresholds: readonly number[] };

/** Says what was going on at a time, in Unix milliseconds. */
export type RoundAt = (atMs: number) => string;

const { messagesOf, endingOf } = createSessionEvents({
	publisher: { publish: async () => {} },
	published: createMetrics().publishedEvents,
	hasEventSub: false,
});

/** Folds the journal from its first entry, epoch by epoch. */
export function referenceOf(history: SessionHistory, roundAt: RoundAt): Reference {
	const { record } = history;
	const reference: Reference = {
		history,
		entries: [],
		hashes: new Map(),
		decided: [],
		due: [],
		given: [],
		lost: new Set(),
		epochs: 0,
		faults: [],
		pausedMembers: undefined,
		where(marker) {
			const entry = reference.entries.findLast((one) => "marker" in one && one.marker.marker === marker);
			const atMs = entry !== undefined && "marker" in entry ? entry.marker.atMs : 0;
			return `marker ${marker} in ${roundAt(record.startedAtMs + atMs)}`;
		},
	};
	const events = new Lineage(reference, takeOn).follow();
	reference.due = reference.decided.flatMap(({ messages }) => messages);
	const { summary } = record;
	if (summary === undefined || events === undefined) return reference;
	const phase = CAREER_PHASES[events.phase];
	const nothing = { lostFollowers: [], records: [], isRepeat: false, phaseBefore: phase, phase };
	reference.due.push(...endingOf(record, { summary, ...nothing, ...history.end.told }, events.count));
	return reference;
}

/** Takes the reference one chapter further; answers false when the journal is no history. */
export function takeOn(reference: Reference, fold: Fold, chapter: Chapter): boolean {
	const { history } = reference;
	Object.assign(fold, foldFor(chapter, fold, history.simulations));
	const { world } = fold;
	const before = world.session.status === "paused" ? engagementOf(world) : undefined;
	let decided: DecidedEffect[];
	try {
		decided = foldChapter(fold, chapter);
	} catch (error) {
		reference.faults.push(`no fold of the journal: ${(error as Error).message}`);
		return false;
	}
	const { levelThresholds } = world.rules.hype;
	const told = decided.map((one) => {
		const shown = { ...one, effect: deliveredOf(fold.personas.key, one.effect) };
		return { ...shown, messages: messagesOf(history.record, shown), levelThresholds };
	});
	const hashes = reference.hashes.get(world.marker) ?? new Set();
	reference.hashes.set(world.marker, hashes.add(hashOfFold(fold)));
	reference.decided.push(...told);
	const faults = crowdFaults(world);
	if (world.session.status === "paused") {
		reference.pausedMembers = membersOf(world);
		if (before !== undefined) faults.push(...engagementRises(before, engagementOf(world)));
	}
	reference.faults.push(...faults.map((fault) => `${reference.where(world.marker)}: ${fault}`));
	return true;
}

/** Engagement of those present, by serial. */
function engagementOf({ members, components }: World): Map<number, number> {
	const { serial, engagementBp, departure } = components.member;
	const present = members.filter((eid) => departure[eid] === PRESENT);
	return new Map(present.map((eid) => [serial[eid], engagementBp[eid]]));
}
