import { type Invariant, ofEachSession, type RunHistory } from "./invariant.ts";
import type { KeptEvent } from "./record.ts";
import type { Reference } from "./reference.ts";

/** What holds of published events. */
export const EVENT_INVARIANTS: readonly Invariant[] = [
	{
		id: "I13",
		rule: "every event that is due is published once, and no other is, unless it is of a stretch that was lost",
		broken: ofEachSession((reference) => {
			const { due, given } = reference;
			const { events } = reference.history;
			const known = new Set([...due, ...given].map(keyOf));
			const seen = new Set<string>();
			const wrong = events.flatMap((event) => {
				const { messageId, subject } = event;
				const isTwice = seen.has(messageId);
				seen.add(messageId);
				if (isTwice) return [`${subject} ${messageId} is there twice`];
				return known.has(keyOf(event))
					? []
					: [`${subject} ${messageId} is not due: ${event.body}; ${whatIsKnown(event, reference)}`];
			});
			const missing = due.filter(({ messageId }) => !seen.has(messageId));
			return [...wrong, ...missing.map(({ messageId, body }) => `${messageId} is missing: ${body}`)];
		}),
	},
	{
		id: "I14",
		rule: "the outbox is empty soon after the last fault, and dead letters are just what nobody could read",
		broken: brokenOutbox,
	},
	{
		id: "I18",
		rule: "events come in order and are numbered without a gap, from started to ended; a new epoch may use a number again",
		broken: ofEachSession(({ history: { events }, due, epochs }) => {
			const known = new Set(due.map(keyOf));
			const counted = epochs === 0 ? events : events.filter((event) => known.has(keyOf(event)));
			const wrong = counted.flatMap(({ sequence, subject }, place) => {
				const isNext = sequence === place + 1;
				// One that a lost stretch had told otherwise under the same id stays as it was told.
				const isInOrder = isNext || (epochs > 0 && sequence > (counted[place - 1]?.sequence ?? 0));
				return isInOrder ? [] : [`${subject} in place ${place + 1} has number ${sequence}`];
			});
			const last = events.at(-1)?.sequence;
			if (last !== due.length) wrong.push(`the last event has number ${last}, ${due.length} are due`);
			if (!events[0]?.subject.endsWith("session.started")) wrong.push(`the first event is ${events[0]?.subject}`);
			if (!events.at(-1)?.subject.endsWith("session.ended")) wrong.push(`the last event is ${events.at(-1)?.subject}`);
			return wrong;
		}),
	},
];

/** For who wonders where an event comes from that nobody owes: what is due at its time, and how the journal was lost. */
function whatIsKnown(event: KeptEvent, { due, given, epochs, history }: Reference): string {
	const { record, generations, losses } = history;
	const { timestamp } = JSON.parse(event.body);
	const atMs = Date.parse(timestamp) - record.startedAtMs;
	const toldThen = [...due, ...given].filter(({ body }) => JSON.parse(body).timestamp === timestamp);
	const isGiven = new Set(given);
	const others = toldThen.map((one) => `${isGiven.has(one) ? "given up" : "due"}: ${one.subject} ${one.body}`);
	const stretches = generations.map(({ incarnation, written, loss }) => {
		const markers = written.flatMap(({ body }) =>
			"marker" in body ? [`${body.marker.marker} at ${body.marker.atMs}`] : [],
		);
		return {
			incarnation,
			first: markers[0],
			last: markers.at(-1),
			isAnother: loss?.isAnother,
			isDamaged: loss?.isDamaged,
		};
	});
	return JSON.stringify({ atMs, others, epochs, losses, stretches });
}

function keyOf({ messageId, body }: { messageId: string; body: string }): string {
	return `${messageId} ${body}`;
}

function brokenOutbox({ outbox, deadLetters, poisons }: RunHistory): string[] {
	const wrong: string[] = [];
	if (outbox.waiting > 0) wrong.push(`${outbox.waiting} events still wait`);
	if (outbox.dead > 0) wrong.push(`${outbox.dead} events were given up`);
	if (deadLetters.length !== poisons)
		wrong.push(`${deadLetters.length} dead letters of ${poisons} unreadable messages`);
	return wrong;
}
