import { type ColumnDataType, type CreateTableBuilder, type Expression, type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

type Columns = Record<string, ColumnDataType | Expression<unknown>>;

const MEDIUMTEXT = sql`mediumtext`;
const ENTITY_TYPE = "varchar(16)";
const ID = "varchar(64)";
const OWNER = { ownerType: ENTITY_TYPE, ownerId: ID } as const satisfies Columns;
const ENTITY = { entityType: ENTITY_TYPE, entityId: ID } as const satisfies Columns;

/** The tables of the embedded platform. */
export const embeddedPlatform: Migration = {
	async up(db) {
		await createRecords(db);
		await createSeeds(db);
		await createMoney(db);
		await createCollections(db);
		await createBonds(db);
		await createContracts(db);
		await createSoftServices(db);
	},
};

/** Columns that are never null. */
function table(db: Kysely<unknown>, name: string, columns: Columns): CreateTableBuilder<string, string> {
	return Object.entries(columns).reduce<CreateTableBuilder<string, string>>(
		(builder, [column, type]) => builder.addColumn(column, type, (definition) => definition.notNull()),
		db.schema.createTable(name),
	);
}

/** The same with a primary key. */
function keyed(db: Kysely<unknown>, name: string, key: Columns, more: Columns = {}) {
	return table(db, name, { ...key, ...more }).addPrimaryKeyConstraint(`${name}_key`, Object.keys(key) as never);
}

async function createRecords(db: Kysely<unknown>): Promise<void> {
	const flags = { isDead: "integer", isFinished: "integer" } as const;
	await keyed(
		db,
		"embedded_record",
		{ kind: "varchar(16)", id: ID },
		{ ...flags, registeredAtMs: "bigint", changedAtMs: "bigint" },
	)
		.addColumn("name", "varchar(255)")
		.addColumn("realmId", ID)
		.addColumn("stubName", "varchar(64)")
		.addColumn("gameType", "varchar(64)")
		.addColumn("ownerAccountId", ID)
		.addUniqueConstraint("embedded_record_stub_name", ["stubName"])
		.execute();
}

async function createSeeds(db: Kysely<unknown>): Promise<void> {
	await keyed(db, "embedded_seed_type", { code: ID }, { body: MEDIUMTEXT }).execute();
	const about = { displayName: "varchar(255)", createdAtMs: "bigint" } as const;
	await keyed(db, "embedded_seed", { seedId: ID }, { typeCode: ID, ...OWNER, ...about })
		.addColumn("livingKey", "varchar(191)")
		.addColumn("archivedAtMs", "bigint")
		.addUniqueConstraint("embedded_seed_living", ["livingKey"])
		.execute();
	const growth = { seedId: ID, domain: "varchar(191)" } as const;
	await keyed(db, "embedded_seed_growth", growth, { amount: "double precision" }).execute();
	await keyed(
		db,
		"embedded_growth_recording",
		{ callId: "varchar(128)" },
		{ seedId: ID, entries: MEDIUMTEXT, atMs: "bigint" },
	).execute();
}

async function createMoney(db: Kysely<unknown>): Promise<void> {
	await keyed(db, "embedded_wallet", { ...OWNER, currencyCode: ID }, { balance: "bigint" }).execute();
	await db.schema
		.createTable("embedded_movement")
		.addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
		.addColumn("callId", "varchar(128)", (column) => column.notNull().unique())
		.addColumn("ownerType", ENTITY_TYPE, (column) => column.notNull())
		.addColumn("ownerId", ID, (column) => column.notNull())
		.addColumn("currencyCode", ID, (column) => column.notNull())
		.addColumn("amount", "bigint", (column) => column.notNull())
		.addColumn("balanceAfter", "bigint", (column) => column.notNull())
		.addColumn("kind", "varchar(32)", (column) => column.notNull())
		.addColumn("referenceType", "varchar(100)", (column) => column.notNull())
		.addColumn("referenceId", ID, (column) => column.notNull())
		.addColumn("atMs", "bigint", (column) => column.notNull())
		.execute();
	await db.schema
		.createIndex("embedded_movement_by_owner")
		.on("embedded_movement")
		.columns(["ownerType", "ownerId", "currencyCode", "id"])
		.execute();
}

async function createCollections(db: Kysely<unknown>): Promise<void> {
	const collection = { gameServiceId: ID, collectionType: ID } as const;
	await keyed(
		db,
		"embedded_collection_entry",
		{ ...collection, code: "varchar(128)" },
		{ displayName: "varchar(256)" },
	).execute();
	await keyed(
		db,
		"embedded_collection_grant",
		{ ...OWNER, ...collection, entryCode: "varchar(128)" },
		{ unlockedAtMs: "bigint" },
	).execute();
}

async function createBonds(db: Kysely<unknown>): Promise<void> {
	await keyed(db, "embedded_relationship_type", { code: ID }, { name: "varchar(255)" }).execute();
	const ends = { fromType: ENTITY_TYPE, fromId: ID, toType: ENTITY_TYPE, toId: ID } as const;
	await keyed(db, "embedded_relationship", { relationshipId: ID }, { typeCode: ID, ...ends, startedAtMs: "bigint" })
		.addColumn("livingKey", "varchar(255)")
		.addColumn("endedAtMs", "bigint")
		.addColumn("endReason", "varchar(500)")
		.addUniqueConstraint("embedded_relationship_living", ["livingKey"])
		.execute();
	const resource = { resourceType: "varchar(32)" } as const;
	await keyed(db, "embedded_resource_cleanup", resource, { endpoint: "varchar(255)" }).execute();
	await keyed(db, "embedded_resource_reference", { ...resource, resourceId: ID, sourceId: "varchar(191)" }).execute();
}

async function createContracts(db: Kysely<unknown>): Promise<void> {
	await keyed(db, "embedded_contract_template", { code: ID }, { body: MEDIUMTEXT }).execute();
	await keyed(
		db,
		"embedded_contract",
		{ contractId: ID },
		{ templateCode: ID, status: "varchar(16)", createdAtMs: "bigint" },
	)
		.addColumn("effectiveUntilMs", "bigint")
		.addColumn("terminatedByType", ENTITY_TYPE)
		.addColumn("terminatedById", ID)
		.addColumn("terminationReason", "varchar(500)")
		.execute();
	const place = { contractId: ID, position: "integer" } as const;
	await keyed(db, "embedded_contract_party", place, { role: ID, ...ENTITY, hasConsented: "integer" }).execute();
	await db.schema
		.createIndex("embedded_contract_party_by_entity")
		.on("embedded_contract_party")
		.columns(["entityType", "entityId"])
		.execute();
	await keyed(db, "embedded_contract_milestone", place, { code: ID, isRequired: "integer" })
		.addColumn("completedAtMs", "bigint")
		.execute();
}

async function createSoftServices(db: Kysely<unknown>): Promise<void> {
	await keyed(
		db,
		"embedded_voice_room",
		{ roomId: ID },
		{ sessionId: ID, mostParticipants: "integer", createdAtMs: "bigint" },
	)
		.addUniqueConstraint("embedded_voice_room_session", ["sessionId"])
		.execute();
	await keyed(db, "embedded_broadcast", { platformSessionId: ID }, { showtimeSessionId: ID }).execute();
	const figure = { gameServiceId: ID, type: ID, ...ENTITY } as const;
	await keyed(
		db,
		"embedded_analytics_event",
		{ callId: "varchar(128)" },
		{ ...figure, value: "double precision", atMs: "bigint" },
	).execute();
	await keyed(db, "embedded_analytics_sum", figure, { sum: "double precision" }).execute();
	const board = { gameServiceId: ID, leaderboardId: ID } as const;
	await keyed(db, "embedded_leaderboard", board, { displayName: "varchar(100)", updateMode: "varchar(16)" }).execute();
	await keyed(db, "embedded_score", { ...board, ...ENTITY }, { score: "double precision", atMs: "bigint" }).execute();
	await db.schema
		.createIndex("embedded_score_by_rank")
		.on("embedded_score")
		.columns(["gameServiceId", "leaderboardId", "score"])
		.execute();
	await keyed(
		db,
		"embedded_history",
		{ subjectType: "varchar(16)", subjectId: ID, eventId: ID },
		{ eventName: "varchar(200)", weight: "double precision", atMs: "bigint" },
	).execute();
}
