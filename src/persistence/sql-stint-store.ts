import type { Kysely, Selectable } from "kysely";
import type { SentimentCategory } from "../components/sentiment.ts";
import type { Stint } from "../events/effect.ts";
import { inChunks } from "./in-chunks.ts";
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

/** Writes stints within the transaction of what they follow from; known ones are left as they are. */
export async function insertStints(
	db: Kysely<SqlSchema>,
	showtimeSessionId: string,
	stints: readonly Stint[],
): Promise<void> {
	const bySerial = new Map(stints.map((stint) => [stint.serial, stint]));
	await inChunks([...bySerial.values()], async (some) => {
		const known = await db
			.selectFrom("session_stint")
			.select("serial")
			.where("showtimeSessionId", "=", showtimeSessionId)
			.where(
				"serial",
				"in",
				some.map(({ serial }) => serial),
			)
			.execute();
		const isKnown = new Set(known.map(({ serial }) => serial));
		const rows = some.filter(({ serial }) => !isKnown.has(serial)).map((stint) => rowOf(showtimeSessionId, stint));
		if (rows.length > 0) await db.insertInto("session_stint").values(rows).execute();
	});
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
