import { createSessionEvents } from "../../src/bridge/session-events.ts";
import { PRESENT } from "../../src/components/member.ts";
import type { Effect } from "../../src/events/effect.ts";
import { createMetrics } from "../../src/metrics.ts";
import { openCheckpoint, sealCheckpoint } from "../../src/persistence/checkpoint-format.ts";
import type { OutboxMessage } from "../../src/persistence/outbox.ts";
import { deliveredOf } from "../../src/rooms/effect-delivery.ts";
import { beginFold, chaptersOf, type DecidedEffect, foldChapter, openFold } from "../../src/rooms/session-fold.ts";
import type { World } from "../../src/world/world.ts";
import { hashOfSession } from "../support/session-probe.ts";
import type { SessionHistory } from "./record.ts";

/** One pass over a session's journal: what everything that a run left is held against. */
export interface Reference {
	history: SessionHistory;
	/** Hash of world and projection after each marker. */
	hashes: Map<number, string>;
	/** Every effect that is due. */
	decided: DecidedEffect[];
	/** Every event that is due, in order. */
	due: OutboxMessage[];
	/** What was wrong with the world after a marker. */
	faults: string[];
}

const FORMAT = { seal: sealCheckpoint, open: openCheckpoint };
const { messagesOf } = createSessionEvents({
	publisher: { publish: async () => {} },
	published: createMetrics().publishedEvents,
	hasEventSub: false,
});

/** Folds the journal from its first entry. */
export function referenceOf(history: SessionHistory): Reference {
	const { entries, incarnation, record } = history;
	const [first] = entries;
	if (first === undefined || !("input" in first) || first.input.kind !== "start") {
		throw new Error(`session ${history.id}: the journal begins with ${first?.id}`);
	}
	const fold = beginFold(first.input, incarnation);
	const reference: Reference = { history, hashes: new Map(), decided: [], due: [], faults: [] };
	for (const chapter of chaptersOf(entries).chapters) {
		let decided: DecidedEffect[];
		try {
			decided = foldChapter(fold, chapter);
		} catch (error) {
			reference.faults.push(`no fold of the journal: ${(error as Error).message}`);
			break;
		}
		const told = decided.map((one) => ({ ...one, effect: deliveredOf(fold.personas.key, one.effect) }));
		reference.hashes.set(fold.world.marker, hashOfSession(fold));
		reference.decided.push(...told);
		reference.due.push(...told.flatMap((one) => messagesOf(record, one)));
		reference.faults.push(...faultsOf(fold.world).map((fault) => `marker ${fold.world.marker}: ${fault}`));
	}
	return reference;
}

/** I5 and I6: counts are what a recount gives, and engagement is a share. */
function faultsOf({ tally, members, components, realDerived }: World): string[] {
	const { engagementBp, departure } = components.member;
	const present = members.filter((eid) => departure[eid] === PRESENT);
	const all = [...present, ...realDerived.eids.filter((eid) => departure[eid] === PRESENT)];
	const engaged = [...new Set(all)].filter((eid) => engagementBp[eid] > 5_000).length;
	const faults: string[] = [];
	if (tally.total !== new Set(all).size) faults.push(`I5: ${tally.total} counted, ${new Set(all).size} present`);
	if (tally.engaged !== engaged) faults.push(`I5: ${tally.engaged} counted as engaged, ${engaged} are`);
	if (all.some((eid) => engagementBp[eid] > 10_000)) faults.push("I6: an engagement is above 1");
	return faults;
}

/** A rule that holds for every session, whatever happened to it; what `broken` answers are the breaches. */
export interface Invariant {
	id: string;
	rule: string;
	broken(reference: Reference): string[];
}

/** What every session is held against; rules of followers and careers join with those. */
export const INVARIANTS: readonly Invariant[] = [
	{
		id: "I1",
		rule: "every accepted input is in the journal, and none is there twice",
		broken({ history: { entries, accepted } }) {
			const ids = entries.flatMap((entry) => ("input" in entry ? [entry.id] : []));
			const known = new Set(ids);
			const lost = [...accepted].filter((eventId) => !known.has(`event:${eventId}`));
			const twice = ids.filter((id, place) => ids.indexOf(id) !== place);
			return [...lost.map((id) => `lost ${id}`), ...twice.map((id) => `twice ${id}`)];
		},
	},
	{
		id: "I2",
		rule: "every checkpoint is the fold of the journal up to its marker",
		broken({ history: { checkpoints }, hashes }) {
			if (checkpoints.length === 0) return ["there is no checkpoint"];
			return checkpoints.flatMap((checkpoint) => {
				const isSame = hashOfSession(openFold(checkpoint, FORMAT)) === hashes.get(checkpoint.marker);
				return isSame ? [] : [`the checkpoint of marker ${checkpoint.marker} is another world`];
			});
		},
	},
	{
		id: "I3",
		rule: "markers are 1, 2, 3 and so on, and their time never goes back",
		broken({ history: { entries } }) {
			const markers = entries.flatMap((entry) => ("marker" in entry ? [entry.marker] : []));
			return markers.flatMap(({ marker, atMs }, place) => {
				const isNext = marker === place + 1;
				const isLater = place === 0 || atMs >= markers[place - 1].atMs;
				return isNext && isLater ? [] : [`marker ${marker} at ${atMs} ms is in place ${place + 1}`];
			});
		},
	},
	{
		id: "I2, I5, I6",
		rule: "the journal is a history; counts are a recount, engagement is a share",
		broken: ({ faults }) => faults,
	},
	{ id: "I7, I8", rule: "a hype train starts, rises and ends once, one at a time", broken: brokenTrains },
	{
		id: "I13",
		rule: "every event that is due is published once, and no other is",
		broken({ history: { events }, due }) {
			const wanted = new Map(due.map((message) => [message.messageId, message.body]));
			const seen = new Set<string>();
			const wrong = events.flatMap(({ messageId, subject, body }) => {
				const isTwice = seen.has(messageId);
				seen.add(messageId);
				if (isTwice) return [`${subject} ${messageId} is there twice`];
				return wanted.get(messageId) === body ? [] : [`${subject} ${messageId} is not due`];
			});
			const missing = due.filter(({ messageId }) => !seen.has(messageId));
			return [...wrong, ...missing.map(({ subject, messageId }) => `${subject} ${messageId} is missing`)];
		},
	},
	{
		id: "I15",
		rule: "the token of a session's owner never goes back",
		broken: ({ history: { tokens } }) =>
			tokens.flatMap((token, place) =>
				token < (tokens[place - 1] ?? 0) ? [`token ${token} after ${tokens[place - 1]}`] : [],
			),
	},
	{
		id: "I18",
		rule: "events come in order and are numbered without a gap, from started to ended",
		broken({ history: { events } }) {
			const wrong = events.flatMap(({ sequence, subject }, place) =>
				sequence === place + 1 ? [] : [`${subject} in place ${place + 1} has number ${sequence}`],
			);
			if (!events[0]?.subject.endsWith("session.started")) wrong.push(`the first event is ${events[0]?.subject}`);
			if (!events.at(-1)?.subject.endsWith("session.ended")) wrong.push(`the last event is ${events.at(-1)?.subject}`);
			return wrong;
		},
	},
];

function brokenTrains({ decided }: Reference): string[] {
	const wrong: string[] = [];
	let running: { ordinal: number; level: number; peak: number } | undefined;
	for (const { effect, marker } of decided) {
		if (!("train" in effect) || !effect.kind.startsWith("hype.")) continue;
		const at = `${effect.kind} at marker ${marker.marker}`;
		const { hypeTrainOrdinal: ordinal, level, peakLevel: peak, total } = effect.train;
		if (total < 0) wrong.push(`${at}: the total is ${total}`);
		if (effect.kind === "hype.started") {
			if (running !== undefined) wrong.push(`${at}: train ${running.ordinal} still runs`);
			running = { ordinal, level, peak };
			continue;
		}
		if (running?.ordinal !== ordinal) wrong.push(`${at}: train ${ordinal} does not run`);
		if (peak < (running?.peak ?? 0)) wrong.push(`${at}: the peak falls to ${peak}`);
		if (effect.kind === "hype.leveled" && level <= previousLevelOf(effect))
			wrong.push(`${at}: level ${level} is no rise`);
		running = effect.kind === "hype.completed" ? undefined : { ordinal, level, peak };
	}
	if (running !== undefined) wrong.push(`train ${running.ordinal} never ended`);
	return wrong;
}

function previousLevelOf(effect: Extract<Effect, { kind: "hype.leveled" }>): number {
	return effect.previousLevel;
}
