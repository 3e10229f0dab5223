import { ShowtimeError } from "../errors.ts";
import { type Input, type Marker, markerIdOf } from "../events/input.ts";
import type { JournalEntry } from "./journal.ts";
import type { EntryRow } from "./sql-journal-queries.ts";

/** What of a row is read. */
export type ReadRow = Pick<EntryRow, "sequence" | "inputId" | "marker" | "body">;

/** Throws `JOURNAL_LOST` when the row cannot be read. */
export function entryOf(row: ReadRow): JournalEntry {
	const { sequence, inputId } = row;
	const body = readBody(row);
	if (inputId !== null) return { sequence, id: inputId, input: body as Input };
	const { chain, ...marker } = body as Marker & { chain?: string };
	return { sequence, id: markerIdOf(marker), marker, ...(chain !== undefined && { chain }) };
}

/** Nothing for an entry that cannot be read. */
export function readableEntryOf(row: ReadRow): JournalEntry[] {
	try {
		return [entryOf(row)];
	} catch (error) {
		if (error instanceof ShowtimeError) return [];
		throw error;
	}
}

function readBody({ sequence, body }: Pick<ReadRow, "sequence" | "body">): unknown {
	try {
		return JSON.parse(body);
	} catch (error) {
		throw new ShowtimeError("JOURNAL_LOST", `entry ${sequence} of the journal is no JSON: ${(error as Error).message}`);
	}
}
