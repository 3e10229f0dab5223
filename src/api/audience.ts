import * as z from "zod";
import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import { uuid } from "../events/reference.ts";
import { reaches } from "../events/token.ts";
import { injectRoute } from "./audience-inject.ts";
import { type Api, applied, callsBy, type Doors, failures, readsBy, requireSession, sequence } from "./doors.ts";
import { explainRoute } from "./explain.ts";
import { idempotencyKey } from "./idempotency.ts";
import { contentTags } from "./session-shape.ts";

const count = z.number().int().min(0);
const share = z.number().min(0).max(1);
const counts = z.record(z.string(), count);

const snapshotRequest = z.strictObject({
	showtimeSessionId: uuid,
	top: z.number().int().min(0).max(50).default(10).describe("How many of the most engaged members."),
});

const snapshot = z
	.strictObject({
		showtimeSessionId: uuid,
		tick: count,
		total: count,
		engaged: count.describe("Members above 0.5."),
		disengaged: count.describe("Members below 0.2."),
		averageEngagement: share,
		byPersonality: counts,
		byInterest: counts,
		mood: z.strictObject(Object.fromEntries(SENTIMENT_CATEGORIES.map((category) => [category, count]))),
		topEngaged: z.array(
			z.strictObject({
				memberId: uuid,
				personality: z.string(),
				interests: z.array(z.string()),
				engagement: share,
				mood: z.enum(SENTIMENT_CATEGORIES),
				watchSeconds: z.number().min(0),
			}),
		),
		realDerived: z
			.strictObject({ anonymous: count, tracked: count })
			.optional()
			.describe("Members that stand for viewers of a broadcast; for the role admin, else absent."),
	})
	.meta({ id: "AudienceSnapshot" });

const setTagsRequest = z.strictObject({
	showtimeSessionId: uuid,
	tags: contentTags.describe("Weights to set; a tag that is not named keeps its weight, 0 removes it."),
	idempotencyKey,
});

/** /showtime/audience/*. */
export function audienceRoutes(api: Api, doors: Doors): void {
	const { directory, idempotency } = doors;
	const tags = ["audience"];

	api.post(
		"/showtime/audience/snapshot",
		{
			config: readsBy("developer", "by-admins"),
			schema: { tags, summary: "Who is watching", body: snapshotRequest, response: { 200: snapshot, ...failures } },
		},
		async (request) => {
			const { showtimeSessionId, top } = request.body;
			await requireSession(doors, request.principal, showtimeSessionId);
			const { summary, ...audience } = await directory.snapshot(showtimeSessionId, top);
			const { total, engaged, disengaged } = summary.counts;
			const { tick, averageEngagement, byPersonality, mood, realDerived } = summary;
			const { byInterest, topEngaged } = audience;
			const shares = { averageEngagement, byPersonality, byInterest, mood };
			return {
				showtimeSessionId,
				tick,
				total,
				engaged,
				disengaged,
				...shares,
				topEngaged,
				...(reaches(request.principal.role, "admin") && { realDerived }),
			};
		},
	);
	explainRoute(api, doors);
	injectRoute(api, doors);
	api.post(
		"/showtime/audience/set-tags",
		{
			config: callsBy("developer"),
			schema: {
				tags,
				summary: "Set content tags",
				body: setTagsRequest,
				response: { 200: z.strictObject({ contentTags, applied, sequence }), ...failures },
			},
		},
		async (request) => {
			await requireSession(doors, request.principal, request.body.showtimeSessionId);
			return idempotency.once(request, (inputId) => setTags(doors, request.body, inputId));
		},
	);
}

async function setTags({ directory }: Doors, body: z.infer<typeof setTagsRequest>, inputId: string) {
	const { showtimeSessionId, tags } = body;
	const submitted = await directory.submit(showtimeSessionId, inputId, { kind: "set-tags", tags }, { now: true });
	const { summary } = await directory.get(showtimeSessionId);
	return { contentTags: summary?.contentTags ?? {}, applied: submitted.applied, sequence: submitted.sequence };
}
