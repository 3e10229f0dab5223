import type { Kysely, Selectable, Transaction } from "kysely";
import { ShowtimeError } from "../../errors.ts";
import type { Registration, RegistrationKind } from "../../events/registration.ts";
import type { SqlSchema } from "../../persistence/sql-schema.ts";
import type { EmbeddedDatabase } from "./embedded-database.ts";

/** What is known of a registered character, game service or game session. */
export interface RegisteredRecord {
	id: string;
	name?: string;
	realmId?: string;
	stubName?: string;
	gameType?: string;
	ownerAccountId?: string;
	isDead: boolean;
	isFinished: boolean;
}

/** Characters, game services and game sessions that somebody registered. */
export class EmbeddedRegistry {
	readonly #database: EmbeddedDatabase;
	readonly #nowMs: () => number;

	/** `nowMs` answers Unix milliseconds. */
	constructor(database: EmbeddedDatabase, nowMs: () => number) {
		this.#database = database;
		this.#nowMs = nowMs;
	}

	/**
	 * After it returns the record says what the registration says; what that leaves out stays as it was. Answers the record.
	 * Throws `STUB_NAME_TAKEN` when another game service has the stub name.
	 */
	async register({ kind, id, ...said }: Registration): Promise<RegisteredRecord> {
		const row = columnsOf(said);
		const atMs = this.#nowMs();
		const newRow = { kind, id, isDead: 0, isFinished: 0, ...row, registeredAtMs: atMs, changedAtMs: atMs };
		return await this.#database.change(async (transaction) => {
			if (row.stubName !== undefined) await requireFreeStubName(transaction, row.stubName, id);
			const { numUpdatedRows } = await transaction
				.updateTable("embedded_record")
				.set({ ...row, changedAtMs: atMs })
				.where("kind", "=", kind)
				.where("id", "=", id)
				.executeTakeFirst();
			if (numUpdatedRows === 0n) await transaction.insertInto("embedded_record").values(newRow).execute();
			return recordOf((await rowOf(transaction, kind, id)) as RecordRow);
		});
	}

	async find(kind: RegistrationKind, id: string): Promise<RegisteredRecord | undefined> {
		const row = await this.#database.read((db) => rowOf(db, kind, id));
		return row && recordOf(row);
	}

	/** The game service of the name. */
	async findByStub(stubName: string): Promise<RegisteredRecord | undefined> {
		const row = await this.#database.read((db) => rowOfStub(db, stubName));
		return row && recordOf(row);
	}
}

type RecordRow = Selectable<SqlSchema["embedded_record"]>;
type Said = Partial<Omit<RegisteredRecord, "id">>;

/** Columns that the registration says something about. */
function columnsOf({ isDead, isFinished, ...texts }: Said) {
	return {
		...texts,
		...(isDead !== undefined && { isDead: Number(isDead) }),
		...(isFinished !== undefined && { isFinished: Number(isFinished) }),
	};
}

async function requireFreeStubName(transaction: Transaction<SqlSchema>, stubName: string, id: string): Promise<void> {
	const holder = await rowOfStub(transaction, stubName);
	if (holder === undefined || holder.id === id) return;
	throw new ShowtimeError("STUB_NAME_TAKEN", `stubName = ${stubName}: is that of game service ${holder.id}`);
}

async function rowOf(db: Kysely<SqlSchema>, kind: RegistrationKind, id: string): Promise<RecordRow | undefined> {
	return await db
		.selectFrom("embedded_record")
		.selectAll()
		.where("kind", "=", kind)
		.where("id", "=", id)
		.executeTakeFirst();
}

async function rowOfStub(db: Kysely<SqlSchema>, stubName: string): Promise<RecordRow | undefined> {
	return await db.selectFrom("embedded_record").selectAll().where("stubName", "=", stubName).executeTakeFirst();
}

function recordOf(row: RecordRow): RegisteredRecord {
	return {
		id: row.id,
		...(row.name !== null && { name: row.name }),
		...(row.realmId !== null && { realmId: row.realmId }),
		...(row.stubName !== null && { stubName: row.stubName }),
		...(row.gameType !== null && { gameType: row.gameType }),
		...(row.ownerAccountId !== null && { ownerAccountId: row.ownerAccountId }),
		isDead: row.isDead === 1,
		isFinished: row.isFinished === 1,
	};
}
