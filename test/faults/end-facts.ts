import type { Kysely } from "kysely";
import type { CareerConclusion } from "../../src/persistence/career-conclusion.ts";
import type { SessionRecord } from "../../src/persistence/session-store.ts";
import type { SqlSchema } from "../../src/persistence/sql-schema.ts";

/** What the end of a session, the streamer's only one, left in the stores. */
export interface EndFacts {
	/** What was told of it, apart from its summary; followers and milestones as their tables have them. */
	told: Pick<CareerConclusion, "newFollowers" | "milestones">;
	/** Stays of members whose watch time is in the history, in seconds. */
	watchSeconds: number;
	/** Tips in the streamer's wallet, by call. */
	movements: { callId: string; amount: number }[];
	/** Followers that the platform has a bond with the streamer of. */
	bonds: string[];
	/** Calls to other services that are not carried out. */
	open: { kind: string; deadReason: string | null }[];
	/** Voice rooms of the session, here and on the platform. */
	voiceRooms: string[];
	/** Growth over there, and what our ledger has sent. */
	seedGrowth: number;
	sentGrowth: number;
}

export async function endFactsOf(
	db: Kysely<SqlSchema>,
	{ streamer, showtimeSessionId: sessionId }: SessionRecord,
): Promise<EndFacts> {
	const { entityType: streamerType, entityId: streamerId } = streamer;
	const career = { streamerType, streamerId };
	const owner = { ownerType: streamerType, ownerId: streamerId };
	const followers = await db
		.selectFrom("follower")
		.selectAll()
		.where(({ and }) => and(career))
		.execute();
	const milestones = await db
		.selectFrom("streamer_milestone")
		.selectAll()
		.where(({ and }) => and(career))
		.execute();
	const { watched } = await db
		.selectFrom("watch_history")
		.select(({ fn }) => fn.sum<number | null>("watchSeconds").as("watched"))
		.where(({ and }) => and(career))
		.executeTakeFirstOrThrow();
	const movements = await db
		.selectFrom("embedded_movement")
		.select(["callId", "amount"])
		.where("kind", "=", "tip")
		.where(({ and }) => and(owner))
		.execute();
	const bonds = await db
		.selectFrom("embedded_relationship")
		.select("fromId")
		.where("toType", "=", streamerType)
		.where("toId", "=", streamerId)
		.execute();
	const open = await db
		.selectFrom("platform_call")
		.select(["kind", "deadReason"])
		.where(({ and }) => and(career))
		.execute();
	const rooms = await Promise.all(
		(["voice_mapping", "embedded_voice_room"] as const).map((table) =>
			db.selectFrom(table).select("roomId").where("sessionId", "=", sessionId).execute(),
		),
	);
	const { seedGrowth } = await db
		.selectFrom("embedded_seed_growth as growth")
		.innerJoin("embedded_seed as seed", "seed.seedId", "growth.seedId")
		.select(({ fn }) => fn.sum<number | null>("growth.amount").as("seedGrowth"))
		.where(({ and }) => and(owner))
		.executeTakeFirstOrThrow();
	const { sentGrowth } = await db
		.selectFrom("growth_entry")
		.select(({ fn }) => fn.sum<number | null>("amount").as("sentGrowth"))
		.where(({ and }) => and(career))
		.where("callId", "is not", null)
		.executeTakeFirstOrThrow();
	return {
		told: {
			newFollowers: followers.map(({ followerId, memberId, loyaltyBp, isRealDerived }) => {
				return { followerId, memberId, loyaltyBp, isRealDerived: isRealDerived === 1 };
			}),
			milestones: milestones.map(({ code, value }) => ({ code, value, displayName: "", family: "stream" })),
		},
		watchSeconds: Number(watched ?? 0),
		movements,
		voiceRooms: rooms.flat().map(({ roomId }) => roomId),
		bonds: bonds.map(({ fromId }) => fromId),
		open,
		seedGrowth: Number(seedGrowth ?? 0),
		sentGrowth: Number(sentGrowth ?? 0),
	};
}
