import * as z from "zod";
import { streamerReference, uuid } from "../events/reference.ts";
import { reaches } from "../events/token.ts";
import type { FollowerRecord } from "../persistence/follower-store.ts";
import { requireUnlimited } from "./access.ts";
import { cursor, cursorText } from "./cursor.ts";
import { type Api, type Doors, failures, readsBy } from "./doors.ts";
import { pageAnswer, pageOf, pageRequest } from "./page.ts";
import { given, timeOf } from "./session-shape.ts";

const count = z.number().int().min(0);
const share = z.number().min(0).max(1);

const request = z
	.strictObject({
		streamer: streamerReference,
		sort: z
			.enum(["recent", "loyalty", "watch"])
			.default("recent")
			.describe("The most first: when they began to follow, loyalty, watch time."),
		page: pageRequest.page.unwrap().optional().describe("1 when neither page nor cursor is given."),
		cursor: cursor.optional().describe("The nextCursor of an answer with the same sort: the list goes on there."),
		pageSize: pageRequest.pageSize,
	})
	.refine((body) => body.page === undefined || body.cursor === undefined, {
		error: "expected page or cursor, not both",
	});

const follower = z
	.strictObject({
		followerId: uuid,
		memberId: uuid.optional().describe("Of the member of the audience; for the role admin, else absent."),
		gameServiceId: uuid,
		personality: z.string(),
		interests: z.array(z.string()),
		firstFollowedAt: z.iso.datetime(),
		watchSeconds: z.number().min(0).describe("Of this streamer, over all sessions."),
		loyalty: share,
		engagement: z.strictObject({
			average: share.describe("Over all that it watched of this streamer."),
			sessionsAttended: count,
			sessionsMissed: count.describe("Since it follows."),
		}),
		isRealDerived: z
			.boolean()
			.optional()
			.describe("Whether it stood for a viewer of a broadcast; for the role admin, else absent."),
	})
	.meta({ id: "Follower" });

const { page, hasPreviousPage, ...always } = pageAnswer;
const answer = z.strictObject({
	followers: z.array(follower),
	...always,
	page: page.optional().describe("Absent when asked by cursor."),
	hasPreviousPage: hasPreviousPage.optional().describe("Absent when asked by cursor."),
	nextCursor: z.string().optional().describe("Absent at the end of the list."),
});

/** /showtime/audience/followers. */
export function followerRoutes(api: Api, doors: Doors): void {
	api.post(
		"/showtime/audience/followers",
		{
			config: readsBy("developer", "by-admins"),
			schema: {
				tags: ["audience"],
				summary: "List the followers of a streamer",
				description:
					"By page, or by cursor: that is quick at any depth, and misses nobody while followers come and go.",
				body: request,
				response: { 200: answer, ...failures },
			},
		},
		async ({ body, principal }) => {
			requireUnlimited(principal);
			const { streamer, sort, pageSize } = body;
			const { page: wanted = 1, cursor: after } = body;
			const at = after === undefined ? { page: wanted } : { after };
			const query = { streamer, sort, pageSize, at, ...given({ gameServices: principal.gameServices }) };
			const { followers, totalCount, next } = await doors.followers.list(query);
			const isAdmin = reaches(principal.role, "admin");
			return {
				followers: followers.map((one) => shapeOf(one, isAdmin)),
				...(after === undefined ? pageOf(totalCount, { page: wanted, pageSize }) : { totalCount, pageSize }),
				hasNextPage: next !== undefined,
				...(next === undefined ? {} : { nextCursor: cursorText(next) }),
			};
		},
	);
}

function shapeOf(record: FollowerRecord, isAdmin: boolean): z.infer<typeof follower> {
	const { followerId, memberId, gameServiceId, personality, interests, watchSeconds, engagementSeconds } = record;
	const { sessionsAttended, sessionsMissed, isRealDerived } = record;
	const average = watchSeconds === 0 ? 0 : Math.min(1, engagementSeconds / watchSeconds);
	return {
		followerId,
		gameServiceId,
		personality,
		interests,
		firstFollowedAt: timeOf(record.firstFollowedAtMs),
		watchSeconds,
		loyalty: record.loyaltyBp / 10_000,
		engagement: { average, sessionsAttended, sessionsMissed },
		...(isAdmin && { memberId, isRealDerived }),
	};
}
