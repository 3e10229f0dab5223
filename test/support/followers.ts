import { randomUUID } from "node:crypto";
import type { Kysely, Selectable } from "kysely";
import type { MemberOverride } from "../../src/components/member-override.ts";
import type { StreamerReference } from "../../src/events/reference.ts";
import { inChunks } from "../../src/persistence/in-chunks.ts";
import type { FollowerTable } from "../../src/persistence/sql-career-schema.ts";
import type { SqlSchema } from "../../src/persistence/sql-schema.ts";

export type FollowerFacts = Partial<Selectable<FollowerTable>>;

/** Makes followers of a streamer, and the career that counts them, without the sessions that they come from. */
export async function addFollowers(
	db: Kysely<SqlSchema>,
	streamer: StreamerReference,
	some: readonly FollowerFacts[],
): Promise<void> {
	const { entityType: streamerType, entityId: streamerId } = streamer;
	const rows = some.map((facts) => ({
		followerId: randomUUID(),
		memberId: randomUUID(),
		gameServiceId: "22222222-2222-4222-8222-222222222222",
		template: null,
		personality: "loyal",
		interests: '["combat"]',
		firstFollowedAtMs: 1_000,
		watchSeconds: 1_800,
		engagementSeconds: 1_200,
		sessionsAttended: 1,
		sessionsMissed: 0,
		loyaltyBp: 5_000,
		isRealDerived: 0,
		lastSessionId: randomUUID(),
		...facts,
		streamerType,
		streamerId,
	}));
	await db
		.insertInto("streamer_career")
		.values({ streamerType, streamerId, totalGrowth: 5, phase: "Rising", followers: rows.length })
		.execute();
	await inChunks(rows, (chunk) => db.insertInto("follower").values(chunk).execute());
}

/** Puts somebody in the place of a template. */
export async function addOverride(
	db: Kysely<SqlSchema>,
	gameServiceId: string,
	{ interests, decayBp, bias, ...one }: MemberOverride,
): Promise<void> {
	const rest = { interests: JSON.stringify(interests), decayBp: decayBp ?? null, bias: bias ?? null };
	await db
		.insertInto("member_override")
		.values({ gameServiceId, ...one, ...rest })
		.execute();
}
