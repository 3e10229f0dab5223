import type { Kysely } from "kysely";
import { type BrokenRecord, isTold, type RecordMeasure } from "../career/records.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { isUniqueViolation } from "./unique-violation.ts";

/** A session that may have beaten records of its game service. */
export interface RecordSession {
	gameServiceId: string;
	streamer: StreamerReference;
	showtimeSessionId: string;
	endedAtMs: number;
	/** Number of the streamer's phase. */
	phase: number;
	values: readonly { measure: RecordMeasure; value: number }[];
}

/** Writes the records that a session sets; answers those of which the world is told. */
export async function setRecords(db: Kysely<SqlSchema>, session: RecordSession): Promise<BrokenRecord[]> {
	const { gameServiceId, values, phase } = session;
	const rows = await db
		.selectFrom("game_service_record")
		.select(["measure", "value"])
		.where("gameServiceId", "=", gameServiceId)
		.execute();
	const standing = new Map(rows.map((row) => [row.measure, row.value]));
	const told: BrokenRecord[] = [];
	for (const { measure, value } of values) {
		const previous = await setRecord(db, session, { measure, value, standing: standing.get(measure) });
		if (previous !== "stands" && isTold(phase, { value, previous })) {
			told.push({ measure, value, previous: previous as number });
		}
	}
	return told;
}

/** Answers the record before (undefined: there was none), or that it stands. `standing`: as it was read. */
async function setRecord(
	db: Kysely<SqlSchema>,
	{ gameServiceId, streamer, showtimeSessionId, endedAtMs }: RecordSession,
	{ measure, value, standing }: { measure: RecordMeasure; value: number; standing: number | undefined },
): Promise<number | undefined | "stands"> {
	const columns = {
		value,
		streamerType: streamer.entityType,
		streamerId: streamer.entityId,
		showtimeSessionId,
		setAtMs: endedAtMs,
	};
	for (let previous = standing; ; previous = await readRecord(db, gameServiceId, measure)) {
		if (previous !== undefined && previous >= value) return "stands";
		if (previous !== undefined) {
			const { numUpdatedRows } = await db
				.updateTable("game_service_record")
				.set(columns)
				.where("gameServiceId", "=", gameServiceId)
				.where("measure", "=", measure)
				// Never by equality: MySQL does not give every number back as it was written.
				.where("value", "<", value)
				.executeTakeFirst();
			return numUpdatedRows > 0n ? previous : "stands";
		}
		try {
			await db
				.insertInto("game_service_record")
				.values({ gameServiceId, measure, ...columns })
				.execute();
			return undefined;
		} catch (error) {
			if (!isUniqueViolation(error)) throw error;
		}
	}
}

async function readRecord(
	db: Kysely<SqlSchema>,
	gameServiceId: string,
	measure: RecordMeasure,
): Promise<number | undefined> {
	const row = await db
		.selectFrom("game_service_record")
		.select("value")
		.where("gameServiceId", "=", gameServiceId)
		.where("measure", "=", measure)
		.executeTakeFirst();
	return row?.value;
}
