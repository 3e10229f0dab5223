import { type CreateTableBuilder, type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** What streamers come to over their sessions: who watched, who follows, what grew, what was reached. */
export const careers: Migration = {
	async up(db) {
		await createWatching(db);
		await createFollowers(db);
		await createGrowth(db);
		await extendCareers(db);
		await createReached(db);
		await db.schema.alterTable("showtime_session").addColumn("careerDoneAtMs", "bigint").execute();
		await db.schema.alterTable("showtime_session").addColumn("summary", sql`mediumtext`).execute();
		await index(db, "showtime_session", "by_career", ["careerDoneAtMs", "status", "endedAtMs"]);
		await index(db, "world_first", "by_session", ["showtimeSessionId"]);
	},
};

async function createWatching(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable("session_stint")
		.addColumn("showtimeSessionId", "varchar(36)", (column) => column.notNull())
		.addColumn("serial", "bigint", (column) => column.notNull())
		.addColumn("memberId", "varchar(36)", (column) => column.notNull())
		.addColumn("template", "integer")
		.addColumn("ticks", "bigint", (column) => column.notNull())
		.addColumn("engagementBpSum", "bigint", (column) => column.notNull())
		.addColumn("isRealDerived", "integer", (column) => column.notNull())
		.addColumn("personality", "varchar(64)", (column) => column.notNull())
		.addColumn("interests", sql`text`, (column) => column.notNull())
		.addColumn("decayBp", "integer")
		.addColumn("bias", "varchar(16)")
		.addColumn("isPresent", "integer", (column) => column.notNull())
		.addPrimaryKeyConstraint("session_stint_key", ["showtimeSessionId", "serial"])
		.execute();
	await db.schema
		.createTable("watch_history")
		.addColumn("streamerType", "varchar(16)", (column) => column.notNull())
		.addColumn("streamerId", "varchar(36)", (column) => column.notNull())
		.addColumn("memberId", "varchar(36)", (column) => column.notNull())
		.addColumn("gameServiceId", "varchar(64)", (column) => column.notNull())
		.addColumn("template", "integer")
		.addColumn("isRealDerived", "integer", (column) => column.notNull())
		.addColumn("watchSeconds", "double precision", (column) => column.notNull())
		.addColumn("engagementSeconds", "double precision", (column) => column.notNull())
		.addColumn("sessions", "integer", (column) => column.notNull())
		.addColumn("lastSessionId", "varchar(36)", (column) => column.notNull())
		.addColumn("lastSeenAtMs", "bigint", (column) => column.notNull())
		.addPrimaryKeyConstraint("watch_history_key", ["streamerType", "streamerId", "memberId"])
		.execute();
}

async function createFollowers(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable("follower")
		.addColumn("followerId", "varchar(36)", (column) => column.primaryKey())
		.addColumn("streamerType", "varchar(16)", (column) => column.notNull())
		.addColumn("streamerId", "varchar(36)", (column) => column.notNull())
		.addColumn("memberId", "varchar(36)", (column) => column.notNull())
		.addColumn("gameServiceId", "varchar(64)", (column) => column.notNull())
		.addColumn("template", "integer")
		.addColumn("personality", "varchar(64)", (column) => column.notNull())
		.addColumn("interests", sql`text`, (column) => column.notNull())
		.addColumn("firstFollowedAtMs", "bigint", (column) => column.notNull())
		.addColumn("watchSeconds", "double precision", (column) => column.notNull())
		.addColumn("engagementSeconds", "double precision", (column) => column.notNull())
		.addColumn("sessionsAttended", "integer", (column) => column.notNull())
		.addColumn("sessionsMissed", "integer", (column) => column.notNull())
		.addColumn("loyaltyBp", "integer", (column) => column.notNull())
		.addColumn("isRealDerived", "integer", (column) => column.notNull())
		.addColumn("lastSessionId", "varchar(36)", (column) => column.notNull())
		.addUniqueConstraint("follower_of_streamer", ["streamerType", "streamerId", "memberId"])
		.execute();
	// Each orders the followers of a streamer, and answers which are on a page without reading their rows.
	for (const [name, column] of [
		["by_recent", "firstFollowedAtMs"],
		["by_loyalty", "loyaltyBp"],
		["by_watch", "watchSeconds"],
	]) {
		await index(db, "follower", name, ["streamerType", "streamerId", column, "followerId"]);
	}
	await index(db, "follower", "by_template", ["gameServiceId", "template"]);
	await db.schema
		.createTable("member_override")
		.addColumn("gameServiceId", "varchar(64)", (column) => column.notNull())
		.addColumn("template", "integer", (column) => column.notNull())
		.addColumn("memberId", "varchar(36)", (column) => column.notNull())
		.addColumn("personality", "varchar(64)", (column) => column.notNull())
		.addColumn("interests", sql`text`, (column) => column.notNull())
		.addColumn("decayBp", "integer")
		.addColumn("bias", "varchar(16)")
		.addPrimaryKeyConstraint("member_override_key", ["gameServiceId", "template"])
		.execute();
}

async function createGrowth(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable("growth_entry")
		.addColumn("streamerType", "varchar(16)", (column) => column.notNull())
		.addColumn("streamerId", "varchar(36)", (column) => column.notNull())
		.addColumn("cause", "varchar(160)", (column) => column.notNull())
		.addColumn("domain", "varchar(64)", (column) => column.notNull())
		.addColumn("amount", "double precision", (column) => column.notNull())
		.addColumn("showtimeSessionId", "varchar(36)")
		.addColumn("atMs", "bigint", (column) => column.notNull())
		.addColumn("callId", "varchar(64)")
		.addColumn("isCounted", "integer", (column) => column.notNull().defaultTo(0))
		.addPrimaryKeyConstraint("growth_entry_key", ["streamerType", "streamerId", "cause"])
		.execute();
	await index(db, "growth_entry", "by_session", ["showtimeSessionId"]);
	await index(db, "growth_entry", "by_call", ["callId", "atMs"]);
	await index(db, "growth_entry", "by_counted", ["streamerType", "streamerId", "isCounted"]);
}

/** Made anew: a column at a time, as SQLite adds them, would take three times the statements that a waiting process waits for. */
async function extendCareers(db: Kysely<unknown>): Promise<void> {
	const count = (table: CreateTableBuilder<string, never>, name: string) =>
		table.addColumn(name, "integer", (column) => column.notNull().defaultTo(0));
	let table: CreateTableBuilder<string, never> = db.schema
		.createTable("extended_career")
		.addColumn("streamerType", "varchar(16)", (column) => column.notNull())
		.addColumn("streamerId", "varchar(36)", (column) => column.notNull())
		.addColumn("totalGrowth", "double precision", (column) => column.notNull())
		.addColumn("seedId", "varchar(36)")
		.addColumn("phase", "varchar(16)", (column) => column.notNull().defaultTo("Unknown"))
		.addColumn("domains", "varchar(1024)", (column) => column.notNull().defaultTo("{}"))
		.addColumn("watchSeconds", "double precision", (column) => column.notNull().defaultTo(0))
		.addColumn("bestWatchSeconds", "double precision", (column) => column.notNull().defaultTo(0))
		.addColumn("firstSessionAtMs", "bigint")
		.addPrimaryKeyConstraint("streamer_career_key", ["streamerType", "streamerId"]);
	const counts = ["followers", "sessions", "hypeTrains", "worldFirsts", "peakViewers", "bestHypeLevel"];
	for (const name of counts) table = count(table, name);
	await table.execute();
	await sql`
		insert into extended_career (streamerType, streamerId, totalGrowth, phase)
		select streamerType, streamerId, totalGrowth, case
			when totalGrowth >= 500 then 'Legend'
			when totalGrowth >= 100 then 'Celebrity'
			when totalGrowth >= 25 then 'Popular'
			when totalGrowth >= 5 then 'Rising'
			else 'Unknown' end
		from streamer_career`.execute(db);
	await db.schema.dropTable("streamer_career").execute();
	await db.schema.alterTable("extended_career").renameTo("streamer_career").execute();
}

async function createReached(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable("streamer_milestone")
		.addColumn("streamerType", "varchar(16)", (column) => column.notNull())
		.addColumn("streamerId", "varchar(36)", (column) => column.notNull())
		.addColumn("code", "varchar(128)", (column) => column.notNull())
		.addColumn("kind", "varchar(16)", (column) => column.notNull())
		.addColumn("value", "double precision", (column) => column.notNull())
		.addColumn("showtimeSessionId", "varchar(36)")
		.addColumn("reachedAtMs", "bigint", (column) => column.notNull())
		.addPrimaryKeyConstraint("streamer_milestone_key", ["streamerType", "streamerId", "code"])
		.execute();
	await index(db, "streamer_milestone", "by_time", ["streamerType", "streamerId", "reachedAtMs", "code"]);
	await db.schema
		.createTable("game_service_record")
		.addColumn("gameServiceId", "varchar(64)", (column) => column.notNull())
		.addColumn("measure", "varchar(32)", (column) => column.notNull())
		.addColumn("value", "double precision", (column) => column.notNull())
		.addColumn("streamerType", "varchar(16)", (column) => column.notNull())
		.addColumn("streamerId", "varchar(36)", (column) => column.notNull())
		.addColumn("showtimeSessionId", "varchar(36)", (column) => column.notNull())
		.addColumn("setAtMs", "bigint", (column) => column.notNull())
		.addPrimaryKeyConstraint("game_service_record_key", ["gameServiceId", "measure"])
		.execute();
}

async function index(db: Kysely<unknown>, table: string, name: string, columns: string[]): Promise<void> {
	await db.schema.createIndex(`${table}_${name}`).on(table).columns(columns).execute();
}
