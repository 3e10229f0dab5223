import type { Kysely, Selectable } from "kysely";
import type { SentimentCategory } from "../components/sentiment.ts";
import type { Stint } from "../events/effect.ts";
import { compileForRows, oncePerDatabase } from "./compile-once.ts";
import { evenly, paddedEvenly } from "./in-chunks.ts";
import { inTransaction } from "./in-transaction.ts";
import type { SessionStintTable } from "./sql-career-schema.ts";
import type { SqlSchema } from "./sql-schema.ts";
import type { StintStore } from "./stint-store.ts";

/** Deleted with one statement: an audience is large, and nobody is to wait for its rows. */
const DROPPED_AT_ONCE = 1_000;

type StintRow = Selectable<SessionStintTable>;

/** Stints as rows of a relational database. */
export class SqlStintStore implements StintStore {
	readonly #db: Kysely<SqlSchema>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async add(showtimeSessionId: string, stints: readonly Stint[]): Promise<void> {
		if (stints.length === 0) return;
		const work = (db: Kysely<SqlSchema>) => insertStints(db, showtimeSessionId, stints);
		await inTransaction(this.#db, work, { retriesUnique: true });
	}

	list(showtimeSessionId: string): Promise<Stint[]> {
		return readStints(this.#db, showtimeSessionId);
	}

	async drop(showtimeSessionId: string): Promise<void> {
		for (;;) {
			const rows = await this.#db
				.selectFrom("session_stint")
				.select("serial")
				.where("showtimeSessionId", "=", showtimeSessionId)
				.orderBy("serial")
				.limit(DROPPED_AT_ONCE)
				.execute();
			const last = rows.at(-1);
			if (last === undefined) return;
			await this.#db
				.deleteFrom("session_stint")
				.where("showtimeSessionId", "=", showtimeSessionId)
				.where("serial", "<=", last.serial)
				.execute();
		}
	}
}

const queriesOf = oncePerDatabase((db) => ({
	known: compileForRows(({ showtimeSessionId }: { showtimeSessionId: string }, stints: readonly Stint[]) =>
		db
			.selectFrom("session_stint")
			.select("serial")
			.where("showtimeSessionId", "=", showtimeSessionId)
			.where(
				"serial",
				"in",
				stints.map(({ serial }) => serial),
			),
	),
	insert: compileForRows((_values: object, rows: readonly StintRow[]) =>
		db.insertInto("session_stint").values(rows.map(columnsOf)),
	),
}));

/** Writes stints within the transaction of what they follow from; known ones are left as they are. */
export async function insertStints(
	db: Kysely<SqlSchema>,
	showtimeSessionId: string,
	stints: readonly Stint[],
): Promise<void> {
	const bySerial = new Map(stints.map((stint) => [stint.serial, stint]));
	const queries = queriesOf(db);
	for (const some of paddedEvenly(stints)) {
		const { rows } = await db.executeQuery(queries.known({ showtimeSessionId }, some));
		for (const { serial } of rows) bySerial.delete(serial);
	}
	const rows = Array.from(bySerial.values(), (stint) => rowOf(showtimeSessionId, stint));
	for (const some of evenly(rows)) await db.executeQuery(queries.insert({}, some));
}

export async function readStints(db: Kysely<SqlSchema>, showtimeSessionId: string): Promise<Stint[]> {
	const rows = await db
		.selectFrom("session_stint")
		.selectAll()
		.where("showtimeSessionId", "=", showtimeSessionId)
		.orderBy("serial")
		.execute();
	return rows.map(stintOf);
}

function rowOf(showtimeSessionId: string, stint: Stint): StintRow {
	const { interests, isRealDerived, isPresent, decayBp, bias, ...rest } = stint;
	return {
		showtimeSessionId,
		...rest,
		interests: JSON.stringify(interests),
		isRealDerived: isRealDerived ? 1 : 0,
		decayBp: decayBp ?? null,
		bias: bias ?? null,
		isPresent: isPresent ? 1 : 0,
	};
}

/** Each column by name: what stands for a row while a query is compiled cannot be spread. */
function columnsOf(row: StintRow): StintRow {
	const { showtimeSessionId, serial, memberId, template, ticks, engagementBpSum, personality, interests } = row;
	const { isRealDerived, decayBp, bias, isPresent } = row;
	const member = { memberId, template, personality, interests, isRealDerived, decayBp, bias };
	return { showtimeSessionId, serial, ...member, ticks, engagementBpSum, isPresent };
}

function stintOf({ showtimeSessionId: _, interests, decayBp, bias, ...row }: StintRow): Stint {
	return {
		...row,
		interests: JSON.parse(interests) as string[],
		isRealDerived: row.isRealDerived === 1,
		...(decayBp === null ? {} : { decayBp }),
		...(bias === null ? {} : { bias: bias as SentimentCategory }),
		isPresent: row.isPresent === 1,
	};
}
