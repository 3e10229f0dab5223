import type { Kysely, Selectable } from "kysely";
import { ShowtimeError } from "../errors.ts";
import type { SessionTotals } from "../events/effect.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { SessionSummary } from "./career-conclusion.ts";
import { Gathered } from "./gathered.ts";
import { inChunks } from "./in-chunks.ts";
import { inTransaction } from "./in-transaction.ts";
import { checkToken } from "./owner-token.ts";
import type { BroadcastChange, SessionQuery, SessionRecord, SessionStatus, SessionStore } from "./session-store.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { isUniqueViolation } from "./unique-violation.ts";

/** Records that are read by one statement. */
const MOST_READ = 100;

/** Reason of the end of a session that never came to life: it is none of a career. */
export const NEVER_STARTED = "start-failed";

type SessionRow = Selectable<SqlSchema["showtime_session"]>;
/** What a career's conclusion writes stands apart. */
type OwnRow = Omit<SessionRow, "careerDoneAtMs" | "summary">;
type SessionChange = Parameters<SessionStore["update"]>[1];

/**
 * Session records as rows of a relational database. That a streamer has one live session is kept by a unique column
 * that holds the streamer while the session lives and null after it.
 */
export class SqlSessionStore implements SessionStore {
	readonly #db: Kysely<SqlSchema>;
	readonly #records = new Gathered(MOST_READ, (ids: readonly string[]) => this.#recordsOf(ids));

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async create(record: SessionRecord): Promise<void> {
		try {
			await this.#db.insertInto("showtime_session").values(rowOf(record)).execute();
		} catch (error) {
			if (!isUniqueViolation(error) || record.status === "ended") throw error;
			const live = await this.liveByStreamer(record.streamer);
			if (live === undefined) throw error;
			const { entityType, entityId } = record.streamer;
			throw new ShowtimeError(
				"STREAMER_ALREADY_LIVE",
				`streamer ${entityType} ${entityId} is live in session ${live.showtimeSessionId}`,
			);
		}
	}

	async get(showtimeSessionId: string): Promise<SessionRecord | undefined> {
		return await this.#records.ask(showtimeSessionId);
	}

	async #recordsOf(ids: readonly string[]): Promise<(SessionRecord | undefined)[]> {
		const rows = await this.#db
			.selectFrom("showtime_session")
			.selectAll()
			.where("showtimeSessionId", "in", ids)
			.execute();
		const byId = new Map(rows.map((row) => [row.showtimeSessionId, row]));
		return ids.map((id) => {
			const row = byId.get(id);
			return row && recordOf(row);
		});
	}

	async update(showtimeSessionId: string, change: SessionChange, token?: number): Promise<void> {
		const columns = changedColumns(change);
		if (Object.keys(columns).length === 0) return;
		const update = async (db: Kysely<SqlSchema>) => {
			const updated = db.updateTable("showtime_session").set(columns);
			return (await updated.where("showtimeSessionId", "=", showtimeSessionId).executeTakeFirst()).numUpdatedRows;
		};
		const fenced = (fence: number) =>
			inTransaction(this.#db, async (transaction) => {
				await checkToken(transaction, showtimeSessionId, fence);
				return update(transaction);
			});
		if ((await (token === undefined ? update(this.#db) : fenced(token))) === 0n)
			throw new ShowtimeError("SESSION_NOT_FOUND", `no session ${showtimeSessionId}`);
	}

	async updateBroadcast(showtimeSessionId: string, change: BroadcastChange): Promise<void> {
		const columns: Partial<SessionRow> = {};
		if ("platformSessionId" in change) columns.platformSessionId = change.platformSessionId ?? null;
		if ("lastPulseAtMs" in change) columns.lastPulseAtMs = change.lastPulseAtMs ?? null;
		if ("trackingKey" in change) columns.trackingKey = change.trackingKey ?? null;
		if (Object.keys(columns).length === 0) return;
		await this.#db
			.updateTable("showtime_session")
			.set(columns)
			.where("showtimeSessionId", "=", showtimeSessionId)
			.where("status", "!=", "ended")
			.execute();
	}

	async list(query: SessionQuery): Promise<{ records: SessionRecord[]; totalCount: number }> {
		const { gameServiceId, gameServices, streamer, status, isLive, page, pageSize } = query;
		// An empty list in `in ()` is a syntax error to some databases.
		if (gameServices?.length === 0) return { records: [], totalCount: 0 };
		const matching = this.#db
			.selectFrom("showtime_session")
			.$if(gameServiceId !== undefined, (select) => select.where("gameServiceId", "=", gameServiceId as string))
			.$if(gameServices !== undefined, (select) => select.where("gameServiceId", "in", gameServices as string[]))
			.$if(status !== undefined, (select) => select.where("status", "=", status as string))
			.$if(isLive !== undefined, (select) => select.where("status", isLive ? "!=" : "=", "ended"))
			.$if(streamer !== undefined, (select) =>
				select
					.where("streamerType", "=", streamer?.entityType as string)
					.where("streamerId", "=", streamer?.entityId as string),
			);
		const count = await matching
			.select((session) => session.fn.countAll<number>().as("count"))
			.executeTakeFirstOrThrow();
		const rows = await matching
			.selectAll()
			.orderBy("startedAtMs", "desc")
			.orderBy("showtimeSessionId", "desc")
			.limit(pageSize)
			.offset((page - 1) * pageSize)
			.execute();
		return { records: rows.map(recordOf), totalCount: Number(count.count) };
	}

	async endedAmong(showtimeSessionIds: readonly string[]): Promise<string[]> {
		const ended: string[] = [];
		await inChunks(showtimeSessionIds, async (some) => {
			const rows = await this.#db
				.selectFrom("showtime_session")
				.select("showtimeSessionId")
				.where("showtimeSessionId", "in", some)
				.where("status", "=", "ended")
				.execute();
			ended.push(...rows.map(({ showtimeSessionId }) => showtimeSessionId));
		});
		return ended;
	}

	async listLive(): Promise<SessionRecord[]> {
		return (await this.#live().execute()).map(recordOf);
	}

	async liveByGameSession(gameSessionId: string): Promise<SessionRecord[]> {
		return (await this.#live().where("gameSessionId", "=", gameSessionId).execute()).map(recordOf);
	}

	async listUnconcluded(most: number): Promise<SessionRecord[]> {
		const rows = await this.#db
			.selectFrom("showtime_session")
			.selectAll()
			.where("status", "=", "ended")
			.where("careerDoneAtMs", "is", null)
			.where("endReason", "!=", NEVER_STARTED)
			.orderBy("endedAtMs")
			.limit(most)
			.execute();
		return rows.map(recordOf);
	}

	async liveByStreamer(streamer: StreamerReference): Promise<SessionRecord | undefined> {
		const row = await this.#db
			.selectFrom("showtime_session")
			.selectAll()
			.where("liveStreamerKey", "=", keyOf(streamer))
			.executeTakeFirst();
		return row && recordOf(row);
	}

	/** Oldest first. */
	#live() {
		const sessions = this.#db.selectFrom("showtime_session").selectAll();
		return sessions.where("status", "in", ["active", "paused"]).orderBy("startedAtMs").orderBy("showtimeSessionId");
	}
}

function keyOf({ entityType, entityId }: StreamerReference): string {
	return `${entityType}:${entityId}`;
}

/** A field given as undefined is cleared; a field not given stays. */
function changedColumns(change: SessionChange): Partial<SessionRow> {
	const columns: Partial<SessionRow> = {};
	if (change.status !== undefined) columns.status = change.status;
	if (change.status === "ended") Object.assign(columns, { liveStreamerKey: null, trackingKey: null });
	if ("pausedAtMs" in change) columns.pausedAtMs = change.pausedAtMs ?? null;
	if ("endedAtMs" in change) columns.endedAtMs = change.endedAtMs ?? null;
	if ("endReason" in change) columns.endReason = change.endReason ?? null;
	if ("totals" in change) columns.totals = change.totals === undefined ? null : JSON.stringify(change.totals);
	return columns;
}

function rowOf(record: SessionRecord): OwnRow {
	const { streamer, status } = record;
	return {
		showtimeSessionId: record.showtimeSessionId,
		status,
		streamerType: streamer.entityType,
		streamerId: streamer.entityId,
		liveStreamerKey: status === "ended" ? null : keyOf(streamer),
		gameServiceId: record.gameServiceId,
		gameSessionId: record.gameSessionId ?? null,
		platformSessionId: record.platformSessionId ?? null,
		lastPulseAtMs: record.lastPulseAtMs ?? null,
		trackingKey: record.trackingKey ?? null,
		title: record.title,
		realmPreset: record.realmPreset,
		listed: record.listed ? 1 : 0,
		startedAtMs: record.startedAtMs,
		pausedAtMs: record.pausedAtMs ?? null,
		endedAtMs: record.endedAtMs ?? null,
		endReason: record.endReason ?? null,
		totals: record.totals === undefined ? null : JSON.stringify(record.totals),
	};
}

function recordOf(row: SessionRow): SessionRecord {
	return {
		showtimeSessionId: row.showtimeSessionId,
		status: row.status as SessionStatus,
		streamer: { entityType: row.streamerType as StreamerReference["entityType"], entityId: row.streamerId },
		gameServiceId: row.gameServiceId,
		title: row.title,
		realmPreset: row.realmPreset,
		listed: row.listed === 1,
		startedAtMs: row.startedAtMs,
		...(row.gameSessionId !== null && { gameSessionId: row.gameSessionId }),
		...(row.platformSessionId !== null && { platformSessionId: row.platformSessionId }),
		...(row.lastPulseAtMs !== null && { lastPulseAtMs: row.lastPulseAtMs }),
		...(row.trackingKey !== null && { trackingKey: row.trackingKey }),
		...(row.pausedAtMs !== null && { pausedAtMs: row.pausedAtMs }),
		...(row.endedAtMs !== null && { endedAtMs: row.endedAtMs }),
		...(row.endReason !== null && { endReason: row.endReason }),
		...(row.totals !== null && { totals: JSON.parse(row.totals) as SessionTotals }),
		...(row.summary !== null && { summary: JSON.parse(row.summary) as SessionSummary }),
	};
}
