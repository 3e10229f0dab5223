import { type Input, type Marker, markerIdOf } from "../events/input.ts";
import type { JournalEntry } from "./journal.ts";
import type { JournalTail } from "./journal-tail.ts";

/** What a message of the journal says; `epoch` is absent in a session's first history, `begins` is there where another one begins. */
export type Body = { epoch?: string } & (
	| { id: string; input: Input }
	| { marker: Marker; chain?: string; begins?: true }
);

/** A message of a session's subject. */
export interface Message {
	sequence: number;
	body: Body;
}

/** Messages of a session in order, by whether they are of its history. */
export interface History {
	/** The newest epoch. */
	epoch: string;
	/** What counts, and where among it the newest epoch begins: before that is what a restart that was cut off has left. */
	entries: Message[];
	begin: number;
	/**
	 * Inputs whose writer did not know yet that a new epoch had begun. They do not count where they stand, because the epoch may
	 * have them already under its own ids: the owner writes them once more.
	 */
	late: Message[];
}

/** Tells the entries of a session's history from what came too late for it. */
export function withoutLate(messages: readonly Message[]): History {
	const newest = messages.findLast(({ body }) => "marker" in body) ?? messages.at(-1);
	const epoch = newest?.body.epoch ?? "";
	const isOf = ({ body }: Message) => (body.epoch ?? "") === epoch;
	const first = messages.findIndex(isOf);
	// Otherwise its beginning was trimmed, and what stands before it came late.
	const begin = first >= 0 && beginsEpoch(messages[first]) ? first : 0;
	const [before, since] = [messages.slice(0, begin), messages.slice(begin)];
	return { epoch, entries: [...before, ...since.filter(isOf)], begin, late: since.filter((message) => !isOf(message)) };
}

/** The same messages without the markers that attempts to begin an epoch have left which were cut off: whoever comes to its end takes out what stood before. */
export function historyLeft(messages: readonly Message[]): Message[] {
	return messages.filter((message, place) => place === 0 || !beginsEpoch(message));
}

function beginsEpoch({ body }: Message): boolean {
	return "marker" in body && body.begins === true;
}

/** Takes a tail on by messages of its epoch, and notes those that came late; it ends with the last of either. */
export function addAll(tail: JournalTail, entries: readonly Message[], late: readonly Message[]): void {
	for (const message of entries) tail.add(entryOf(message));
	for (const { sequence, body } of late)
		if ("input" in body) tail.addLate({ sequence, id: body.id, input: body.input });
}

export function entryOf({ sequence, body }: Message): JournalEntry {
	if ("input" in body) return { sequence, id: body.id, input: body.input };
	const { marker, chain } = body;
	return { sequence, id: markerIdOf(marker), marker, ...(chain !== undefined && { chain }) };
}
