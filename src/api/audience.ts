import * as z from "zod";
import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import type { Input } from "../events/input.ts";
import { uuid } from "../events/reference.ts";
import { type Api, applied, callsBy, type Doors, failures, requireSession, sequence } from "./doors.ts";
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
	})
	.meta({ id: "AudienceSnapshot" });

const sentiment = z.strictObject({
	category: z.enum(SENTIMENT_CATEGORIES),
	intensity: share,
	count: z.number().int().min(1).max(10_000).default(1).describe("Participants that feel it."),
});

const injectRequest = z
	.strictObject({
		showtimeSessionId: uuid,
		sentiments: z.array(sentiment).min(1).max(100).optional(),
		arrivals: z.number().int().min(1).max(10_000).optional().describe("Members that come in."),
		departures: z.number().int().min(1).max(10_000).optional().describe("Members that leave."),
		idempotencyKey,
	})
	.refine(({ sentiments, arrivals, departures }) => exactlyOne(sentiments, arrivals, departures), {
		error: "expected exactly one of sentiments, arrivals and departures",
	});

const injected = z.strictObject({
	accepted: z
		.strictObject({ sentiments: count.optional(), arrivals: count.optional(), departures: count.optional() })
		.describe("What was taken; arrivals may be fewer than asked for when the reservoir is dry."),
	applied,
	sequence,
});

const setTagsRequest = z.strictObject({
	showtimeSessionId: uuid,
	tags: contentTags.describe("Weights to set; a tag that is not named keeps its weight, 0 removes it."),
	idempotencyKey,
});

/** /showtime/audience/*. */
export function audienceRoutes(api: Api, doors: Doors): void {
	const { directory, idempotency } = doors;
	const tags = ["audience"];
	const config = callsBy("developer");

	api.post(
		"/showtime/audience/snapshot",
		{
			config,
			schema: { tags, summary: "Who is watching", body: snapshotRequest, response: { 200: snapshot, ...failures } },
		},
		async (request) => {
			const { showtimeSessionId, top } = request.body;
			await requireSession(doors, request.principal, showtimeSessionId);
			const { summary, ...audience } = await directory.snapshot(showtimeSessionId, top);
			const { total, engaged, disengaged } = summary.counts;
			const { tick, averageEngagement, byPersonality, mood } = summary;
			const { byInterest, topEngaged } = audience;
			const shares = { averageEngagement, byPersonality, byInterest, mood };
			return { showtimeSessionId, tick, total, engaged, disengaged, ...shares, topEngaged };
		},
	);
	api.post(
		"/showtime/audience/inject",
		{
			config,
			schema: {
				tags,
				summary: "Inject sentiments, arrivals or departures",
				description: "For tests of hype trains and of the audience's dynamics. Exactly one of the three.",
				body: injectRequest,
				response: { 200: injected, ...failures },
			},
		},
		async (request) => {
			const { showtimeSessionId } = request.body;
			await requireSession(doors, request.principal, showtimeSessionId);
			return idempotency.once(request, (inputId) => inject(doors, request.body, inputId));
		},
	);
	api.post(
		"/showtime/audience/set-tags",
		{
			config,
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

async function inject(
	{ directory }: Doors,
	body: z.infer<typeof injectRequest>,
	inputId: string,
): Promise<z.infer<typeof injected>> {
	const { showtimeSessionId, sentiments, arrivals, departures } = body;
	if (arrivals !== undefined) {
		const admitted = await directory.admit(showtimeSessionId, inputId, arrivals);
		return { accepted: { arrivals: admitted.arrived }, applied: admitted.applied, sequence: admitted.sequence };
	}
	const input: Input =
		sentiments === undefined ? { kind: "departures", count: departures ?? 0 } : { kind: "pulse", entries: sentiments };
	const submitted = await directory.submit(showtimeSessionId, inputId, input, { now: true });
	const accepted =
		sentiments === undefined ? { departures } : { sentiments: sentiments.reduce((sum, entry) => sum + entry.count, 0) };
	return { accepted, applied: submitted.applied, sequence: submitted.sequence };
}

async function setTags({ directory }: Doors, body: z.infer<typeof setTagsRequest>, inputId: string) {
	const { showtimeSessionId, tags } = body;
	const submitted = await directory.submit(showtimeSessionId, inputId, { kind: "set-tags", tags }, { now: true });
	const { summary } = await directory.get(showtimeSessionId);
	return { contentTags: summary?.contentTags ?? {}, applied: submitted.applied, sequence: submitted.sequence };
}

function exactlyOne(...values: unknown[]): boolean {
	return values.filter((value) => value !== undefined).length === 1;
}
