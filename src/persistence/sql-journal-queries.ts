import type { Kysely } from "kysely";
import { compileForRows, compileOnce } from "./compile-once.ts";
import type { SqlSchema } from "./sql-schema.ts";

export type EntryRow = SqlSchema["journal_entry"];
export type InputIdRow = SqlSchema["journal_input_id"];
export type HeadRow = SqlSchema["journal_head"];

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
		heads: compileForRows((_values: object, sessions: readonly Session[]) =>
			db
				.selectFrom("journal_head")
				.selectAll()
				.where(
					"showtimeSessionId",
					"in",
					sessions.map(({ showtimeSessionId }) => showtimeSessionId),
				),
		),
		putHeads: compileForRows((_values: object, heads: readonly HeadRow[]) =>
			db
				.insertInto("journal_head")
				.values(
					heads.map(({ showtimeSessionId, lastSequence, lastMarker, incarnation }) => {
						return { showtimeSessionId, lastSequence, lastMarker, incarnation };
					}),
				)
				.onConflict((known) =>
					known.column("showtimeSessionId").doUpdateSet(({ ref }) => ({
						lastSequence: ref("excluded.lastSequence"),
						lastMarker: ref("excluded.lastMarker"),
					})),
				),
		),
		insertUnknownIds: compileForRows((_values: object, rows: readonly InputIdRow[]) =>
			db
				.insertInto("journal_input_id")
				.values(rows.map(({ showtimeSessionId, inputId, sequence }) => ({ showtimeSessionId, inputId, sequence })))
				.onConflict((known) => known.columns(["showtimeSessionId", "inputId"]).doNothing()),
		),
		inputId: compileOnce(({ showtimeSessionId, inputId }: Omit<InputIdRow, "sequence">) =>
			db
				.selectFrom("journal_input_id")
				.select("sequence")
				.where("showtimeSessionId", "=", showtimeSessionId)
				.where("inputId", "=", inputId),
		),
		insertEntries: compileForRows((_values: object, rows: readonly EntryRow[]) =>
			db.insertInto("journal_entry").values(
				rows.map(({ showtimeSessionId, sequence, kind, inputId, marker, body }) => {
					return { showtimeSessionId, sequence, kind, inputId, marker, body };
				}),
			),
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
