import * as z from "zod";
import type { Rules } from "../components/rules.ts";
import { SENTIMENT_CATEGORIES, type SentimentCategory } from "../components/sentiment.ts";
import { VIEWER_TYPES } from "../components/viewer-type.ts";
import { ShowtimeError } from "../errors.ts";
import { contributions } from "../events/contribution.ts";
import type { Input } from "../events/input.ts";
import { uuid } from "../events/reference.ts";
import type { SessionView } from "../rooms/session-view.ts";
import { type Api, applied, callsBy, type Doors, failures, readsBy, requireSession, sequence } from "./doors.ts";
import { idempotencyKey } from "./idempotency.ts";
import { hypeTrain, hypeTrainOf, timeOf } from "./session-shape.ts";

const count = z.number().int().min(0);

const statusRequest = z.strictObject({ showtimeSessionId: uuid });

const status = z
	.strictObject({
		train: hypeTrain.nullable(),
		cooldownEndsAt: z.iso.datetime().optional(),
		approaching: z
			.strictObject({ category: z.enum(SENTIMENT_CATEGORIES), participants: count, threshold: count })
			.nullable()
			.describe("The category that is nearest to starting a train."),
	})
	.meta({ id: "HypeStatus" });

const injectRequest = z
	.strictObject({
		showtimeSessionId: uuid,
		category: z.enum(SENTIMENT_CATEGORIES).optional().describe("What is felt; this or contributions."),
		intensity: z.number().min(0).max(1).optional().describe("Needed with a category."),
		count: z.number().int().min(1).max(10_000).optional().describe("Participants that feel it; absent: 1."),
		viewerType: z.enum(VIEWER_TYPES).optional().describe("Weighs the entries as those of such viewers."),
		contributions: contributions.optional().describe("What viewers gave, where trains run on contributions."),
		idempotencyKey,
	})
	.superRefine(({ category, intensity, count, viewerType, contributions }, { addIssue }) => {
		const feeling = { category, intensity, count, viewerType };
		const named = Object.entries(feeling).filter(([, value]) => value !== undefined);
		if (contributions !== undefined) {
			for (const [name] of named) addIssue({ code: "custom", path: [name], message: "not beside contributions" });
			return;
		}
		const message = "expected a category and its intensity, or contributions";
		for (const name of ["category", "intensity"] as const) {
			if (feeling[name] === undefined) addIssue({ code: "custom", path: [name], message });
		}
	});

/** /showtime/hype/*. */
export function hypeRoutes(api: Api, doors: Doors): void {
	const { directory, idempotency } = doors;
	const tags = ["hype"];

	api.post(
		"/showtime/hype/status",
		{
			config: readsBy("developer"),
			schema: {
				tags,
				summary: "How the hype train stands",
				body: statusRequest,
				response: { 200: status, ...failures },
			},
		},
		async (request) => {
			const { showtimeSessionId } = request.body;
			await requireSession(doors, request.principal, showtimeSessionId);
			return statusOf(await directory.get(showtimeSessionId));
		},
	);
	api.post(
		"/showtime/hype/inject",
		{
			config: callsBy("developer"),
			schema: {
				tags,
				summary: "Inject sentiments or contributions that feed the hype train",
				description:
					"Either a category with its intensity, for tests: entries above 0.8 score in a running train. Or contributions, where the rule set is twitch; game events can carry them too.",
				body: injectRequest,
				response: { 200: status.extend({ applied, sequence }), ...failures },
			},
		},
		async (request) => {
			const { showtimeSessionId } = request.body;
			await requireSession(doors, request.principal, showtimeSessionId);
			return idempotency.once(request, async (inputId) => {
				const input = inputOf(request.body, directory.live(showtimeSessionId)?.world.rules);
				const submitted = await directory.submit(showtimeSessionId, inputId, input, { now: true });
				const now = statusOf(await directory.get(showtimeSessionId));
				return { ...now, applied: submitted.applied, sequence: submitted.sequence };
			});
		},
	);
}

function inputOf(body: z.infer<typeof injectRequest>, rules: Rules | undefined): Input {
	if (body.contributions !== undefined) return { kind: "contributions", contributions: body.contributions };
	// The schema lets nothing without them pass.
	const { category, intensity } = body as { category: SentimentCategory; intensity: number };
	const weightBp = body.viewerType === undefined ? undefined : rules?.blending.viewerWeightsBp[body.viewerType];
	const weight = (weightBp ?? 10_000) / 10_000;
	return { kind: "hype", category, intensity, count: body.count ?? 1, weight };
}

function statusOf({ record, summary }: SessionView): z.infer<typeof status> {
	if (summary === undefined) throw new ShowtimeError("SESSION_ENDED", `session ${record.showtimeSessionId} has ended`);
	const { hype, atMs, cooldownEndsAtMs, approaching } = summary;
	const train = hype === null ? null : hypeTrainOf(record, hype, atMs);
	if (cooldownEndsAtMs === undefined) return { train, approaching };
	return { train, cooldownEndsAt: timeOf(record.startedAtMs + cooldownEndsAtMs), approaching };
}
