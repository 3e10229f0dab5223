import * as z from "zod";
import { MOST_AMPLIFICATIONS } from "../components/amplification.ts";
import { ShowtimeError } from "../errors.ts";
import { uuid } from "../events/reference.ts";
import type { SessionView } from "../rooms/session-view.ts";
import { type Api, applied, callsBy, type Doors, failures, requireSession, sequence } from "./doors.ts";
import { idempotencyKey } from "./idempotency.ts";
import { contentTags, timeOf } from "./session-shape.ts";

const factor = z.number().min(0.01).max(100);

const correlationId = z
	.string()
	.min(1)
	.max(64)
	.describe("Names the amplification: another of the same name takes its place.");

const multipliers = {
	threshold: factor.default(1).describe("Of the participants that start a hype train."),
	score: factor.default(1).describe("Of what an entry adds to a hype train."),
	churn: z.number().min(0).max(100).default(1).describe("Of the chance that somebody leaves."),
	tags: contentTags.default({}).describe("Weights below which these content tags do not fall."),
};

const amplifyRequest = z.strictObject({
	showtimeSessionId: uuid,
	correlationId,
	seconds: z
		.number()
		.min(0)
		.max(3_600)
		.describe("How long it lasts; 0 restores at once what the one of this name changed."),
	...multipliers,
	idempotencyKey,
});

const amplifications = z
	.strictObject({
		showtimeSessionId: uuid,
		amplifications: z
			.array(z.strictObject({ correlationId, ...multipliers, expiresAt: z.iso.datetime() }))
			.describe(`Those in force, ${MOST_AMPLIFICATIONS} at most; their factors multiply.`),
		applied,
		sequence,
	})
	.meta({ id: "Amplifications" });

/** /showtime/audience/amplify. */
export function amplifyRoute(api: Api, doors: Doors): void {
	const { directory, idempotency } = doors;
	api.post(
		"/showtime/audience/amplify",
		{
			config: callsBy("developer"),
			schema: {
				tags: ["audience"],
				summary: "Amplify a session for a while",
				description:
					"For directors: what happens counts for more or for less until the time is up; then all is as before.",
				body: amplifyRequest,
				response: { 200: amplifications, ...failures },
			},
		},
		async (request) => {
			const { showtimeSessionId, idempotencyKey: _, ...amplification } = request.body;
			await requireSession(doors, request.principal, showtimeSessionId);
			return idempotency.once(request, async (inputId) => {
				refuseOneTooMany(await directory.get(showtimeSessionId), amplification);
				const input = { kind: "amplify" as const, amplification };
				const { applied, sequence } = await directory.submit(showtimeSessionId, inputId, input, { now: true });
				const rows = amplificationsOf(await directory.get(showtimeSessionId));
				return { showtimeSessionId, amplifications: rows, applied, sequence };
			});
		},
	);
}

function refuseOneTooMany({ summary }: SessionView, wanted: { correlationId: string; seconds: number }): void {
	const others = summary?.amplifications.filter(({ correlationId }) => correlationId !== wanted.correlationId) ?? [];
	if (wanted.seconds === 0 || others.length < MOST_AMPLIFICATIONS) return;
	throw new ShowtimeError(
		"TOO_MANY_AMPLIFICATIONS",
		`correlationId: the session has ${others.length} other amplifications; the most is ${MOST_AMPLIFICATIONS}`,
	);
}

function amplificationsOf({ record, summary }: SessionView): z.infer<typeof amplifications>["amplifications"] {
	if (summary === undefined) return [];
	return summary.amplifications.map(({ correlationId, thresholdBp, scoreBp, churnBp, tags, expiresAtMs }) => ({
		correlationId,
		threshold: thresholdBp / 10_000,
		score: scoreBp / 10_000,
		churn: churnBp / 10_000,
		tags: Object.fromEntries(Object.entries(tags).map(([name, weightBp]) => [name, weightBp / 10_000])),
		expiresAt: timeOf(record.startedAtMs + expiresAtMs),
	}));
}
