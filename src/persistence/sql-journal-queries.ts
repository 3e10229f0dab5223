import type { Kysely } from "kysely";
import { compileOnce } from "./compile-once.ts";
import type { SqlSchema } from "./sql-schema.ts";

export type EntryRow = SqlSchema["journal_entry"];
type InputIdRow = SqlSchema["journal_input_id"];

/** The queries of the journal that run in every tick of every session. */
export function compileQueries(db: Kysely<SqlSchema>) {
	type Session = { showtimeSessionId: string };
	return {
		takeSequence: compileOnce(({ showtimeSessionId }: Session) =>
			db
				.updateTable("journal_head")
				.set((head) => ({ lastSequence: head("lastSequence", "+", 1) }))
				.where("showtimeSessionId", "=", showtimeSessionId),
		),
		moveMarker: compileOnce(({ showtimeSessionId, marker, previous }: Session & { marker: number; previous: number }) =>
			db
				.updateTable("journal_head")
				.set((head) => ({ lastSequence: head("lastSequence", "+", 1), lastMarker: marker }))
				.where("showtimeSessionId", "=", showtimeSessionId)
				.where("lastMarker", "=", previous),
		),
		head: compileOnce(({ showtimeSessionId }: Session) =>
			db
				.selectFrom("journal_head")
				.select(["lastSequence", "lastMarker", "incarnation"])
				.where("showtimeSessionId", "=", showtimeSessionId),
		),
		insertInputId: compileOnce(({ showtimeSessionId, inputId, sequence }: InputIdRow) =>
			db.insertInto("journal_input_id").values({ showtimeSessionId, inputId, sequence }),
		),
		insertEntry: compileOnce(({ showtimeSessionId, sequence, kind, inputId, marker, body }: EntryRow) =>
			db.insertInto("journal_entry").values({ showtimeSessionId, sequence, kind, inputId, marker, body }),
		),
		read: compileOnce(({ showtimeSessionId, after, upTo }: Session & { after: number; upTo: number }) =>
			db
				.selectFrom("journal_entry")
				.select(["sequence", "inputId", "marker", "body"])
				.where("showtimeSessionId", "=", showtimeSessionId)
				.where("sequence", ">", after)
				.where("sequence", "<=", upTo)
				.orderBy("sequence"),
		),
		trim: compileOnce(({ showtimeSessionId, sequence }: Session & { sequence: number }) =>
			db
				.deleteFrom("journal_entry")
				.where("showtimeSessionId", "=", showtimeSessionId)
				.where("sequence", "<=", sequence),
		),
	};
}
