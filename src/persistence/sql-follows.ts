import { randomUUID } from "node:crypto";
import { sql, type Transaction } from "kysely";
import type { Follow } from "../career/following.ts";
import { keptByMissing, UNFOLLOW_BELOW_BP } from "../career/loyalty.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { LostFollower, NewFollower } from "./career-conclusion.ts";
import { inChunksAtOnce } from "./in-chunks.ts";
import type { SqlSchema } from "./sql-schema.ts";
import type { FollowerRow } from "./sql-watch-history.ts";

/** Rows that one statement changes: no longer than any statement may take, however many follow. */
const MISSED_AT_ONCE = 5_000;

/** The session by which the followers of a streamer change. */
export interface FollowingSession {
	streamer: StreamerReference;
	gameServiceId: string;
	showtimeSessionId: string;
	endedAtMs: number;
	durationSeconds: number;
	/** Members that it had. */
	places: number;
}

/** Writes the followers that were there, with their new loyalty. */
export async function writeAttended(
	transaction: Transaction<SqlSchema>,
	attended: readonly Follow[],
	follows: ReadonlyMap<string, FollowerRow>,
	{ showtimeSessionId }: FollowingSession,
): Promise<void> {
	const rows = attended.map(({ watching, loyaltyBp, sessionsAttended }): FollowerRow => {
		const { stint, watchSeconds, engagementSeconds } = watching.attendance;
		const before = follows.get(stint.memberId) as FollowerRow;
		return {
			...before,
			watchSeconds: before.watchSeconds + watchSeconds,
			engagementSeconds: before.engagementSeconds + engagementSeconds,
			sessionsAttended,
			loyaltyBp,
			lastSessionId: showtimeSessionId,
		};
	});
	await inChunksAtOnce(rows, (some) => transaction.replaceInto("follower").values(some).execute());
}

/** Writes who follows from now on. `placeOf` answers a member's place in the reservoir. */
export async function insertFollowers(
	transaction: Transaction<SqlSchema>,
	converted: readonly Follow[],
	{ streamer, gameServiceId, showtimeSessionId, endedAtMs }: FollowingSession,
	placeOf: (follow: Follow) => number | null,
): Promise<NewFollower[]> {
	const { entityType: streamerType, entityId: streamerId } = streamer;
	const rows = converted.map((follow): FollowerRow => {
		const { watching, loyaltyBp, sessionsAttended } = follow;
		const { memberId, personality, interests } = watching.attendance.stint;
		return {
			// By chance: what followed from the member would tell who of the reservoir it is, or that it is none of them.
			followerId: randomUUID(),
			streamerType,
			streamerId,
			memberId,
			gameServiceId,
			template: placeOf(follow),
			personality,
			interests: JSON.stringify(interests),
			firstFollowedAtMs: endedAtMs,
			watchSeconds: watching.totalWatchSeconds,
			engagementSeconds: watching.totalEngagementSeconds,
			sessionsAttended,
			sessionsMissed: 0,
			loyaltyBp,
			isRealDerived: watching.isRealDerived ? 1 : 0,
			lastSessionId: showtimeSessionId,
		};
	});
	await inChunksAtOnce(rows, (some) => transaction.insertInto("follower").values(some).execute());
	return rows.map(({ followerId, memberId, loyaltyBp, isRealDerived }) => ({
		followerId,
		memberId,
		loyaltyBp,
		isRealDerived: isRealDerived === 1,
	}));
}

/** Takes their share of loyalty from the followers that were not there; those who were are written already. */
export async function noteMissed(
	transaction: Transaction<SqlSchema>,
	followers: number,
	session: FollowingSession,
): Promise<void> {
	const { streamer, gameServiceId, showtimeSessionId, places, durationSeconds } = session;
	const keptBp = keptByMissing({ followers, places, durationSeconds });
	if (keptBp === 10_000) return;
	const ofStreamer = transaction
		.selectFrom("follower")
		.where("streamerType", "=", streamer.entityType)
		.where("streamerId", "=", streamer.entityId);
	for (let after = ""; ; ) {
		const last = await ofStreamer
			.select("memberId")
			.where("memberId", ">", after)
			.orderBy("memberId")
			.limit(1)
			.offset(MISSED_AT_ONCE - 1)
			.executeTakeFirst();
		// Whole numbers on every database: / is a fraction to some of them.
		const product = sql`loyaltyBp * ${keptBp}`;
		let missed = transaction
			.updateTable("follower")
			.set({
				sessionsMissed: sql<number>`sessionsMissed + 1`,
				loyaltyBp: sql<number>`(${product} - (${product}) % 10000) / 10000`,
			})
			.where("streamerType", "=", streamer.entityType)
			.where("streamerId", "=", streamer.entityId)
			.where("gameServiceId", "=", gameServiceId)
			.where("lastSessionId", "!=", showtimeSessionId)
			.where("memberId", ">", after);
		if (last !== undefined) missed = missed.where("memberId", "<=", last.memberId);
		await missed.execute();
		if (last === undefined) return;
		after = last.memberId;
	}
}

/** Removes the followers whose loyalty is gone. */
export async function removeLost(
	transaction: Transaction<SqlSchema>,
	{ entityType, entityId }: StreamerReference,
): Promise<LostFollower[]> {
	const lost = await transaction
		.selectFrom("follower")
		.select(["followerId", "memberId"])
		.where("streamerType", "=", entityType)
		.where("streamerId", "=", entityId)
		.where("loyaltyBp", "<", UNFOLLOW_BELOW_BP)
		.orderBy("followerId")
		.execute();
	await inChunksAtOnce(lost, (some) =>
		transaction
			.deleteFrom("follower")
			.where(
				"followerId",
				"in",
				some.map(({ followerId }) => followerId),
			)
			.execute(),
	);
	return lost;
}
