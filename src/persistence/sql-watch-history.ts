import type { Selectable, Transaction } from "kysely";
import type { Watching } from "../career/following.ts";
import type { StreamerReference } from "../events/reference.ts";
import { inChunksAtOnce } from "./in-chunks.ts";
import type { FollowerTable, WatchHistoryTable } from "./sql-career-schema.ts";
import type { SqlSchema } from "./sql-schema.ts";

type HistoryRow = Selectable<WatchHistoryTable>;
export type FollowerRow = Selectable<FollowerTable>;

/** What these members have watched of a streamer before. */
export async function readHistory(
	transaction: Transaction<SqlSchema>,
	{ entityType, entityId }: StreamerReference,
	memberIds: readonly string[],
): Promise<
	Map<string, Pick<HistoryRow, "watchSeconds" | "engagementSeconds" | "sessions"> & { isRealDerived: boolean }>
> {
	const found = new Map();
	await inChunksAtOnce(memberIds, async (some) => {
		const rows = await transaction
			.selectFrom("watch_history")
			.select(["memberId", "watchSeconds", "engagementSeconds", "sessions", "isRealDerived"])
			.where("streamerType", "=", entityType)
			.where("streamerId", "=", entityId)
			.where("memberId", "in", some)
			.execute();
		for (const row of rows) found.set(row.memberId, { ...row, isRealDerived: row.isRealDerived === 1 });
	});
	return found;
}

/** The rows of those of these members that follow the streamer. */
export async function readFollows(
	transaction: Transaction<SqlSchema>,
	{ entityType, entityId }: StreamerReference,
	memberIds: readonly string[],
): Promise<Map<string, FollowerRow>> {
	const found = new Map<string, FollowerRow>();
	await inChunksAtOnce(memberIds, async (some) => {
		const rows = await transaction
			.selectFrom("follower")
			.selectAll()
			.where("streamerType", "=", entityType)
			.where("streamerId", "=", entityId)
			.where("memberId", "in", some)
			.execute();
		for (const row of rows) found.set(row.memberId, row);
	});
	return found;
}

/**
 * Writes what these members have watched so far. `placeOf` answers a member's place in the reservoir; one without a place
 * never comes back, so that nothing is kept of it.
 */
export async function writeHistory(
	transaction: Transaction<SqlSchema>,
	watched: readonly Watching[],
	session: {
		streamer: StreamerReference;
		gameServiceId: string;
		showtimeSessionId: string;
		endedAtMs: number;
		placeOf(watching: Watching): number | null;
	},
): Promise<void> {
	const { streamer, gameServiceId, showtimeSessionId, endedAtMs, placeOf } = session;
	const rows: HistoryRow[] = [];
	for (const watching of watched) {
		const template = placeOf(watching);
		if (template === null) continue;
		rows.push({
			streamerType: streamer.entityType,
			streamerId: streamer.entityId,
			memberId: watching.attendance.stint.memberId,
			gameServiceId,
			template,
			isRealDerived: watching.isRealDerived ? 1 : 0,
			watchSeconds: watching.totalWatchSeconds,
			engagementSeconds: watching.totalEngagementSeconds,
			sessions: watching.sessions,
			lastSessionId: showtimeSessionId,
			lastSeenAtMs: endedAtMs,
		});
	}
	await inChunksAtOnce(rows, (some) => transaction.replaceInto("watch_history").values(some).execute());
}
