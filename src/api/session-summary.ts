import * as z from "zod";
import { GROWTH_DOMAINS } from "../career/growth.ts";
import { uuid } from "../events/reference.ts";
import { type Api, type Doors, failures, readsBy, recordOf, requireSession } from "./doors.ts";
import { given, sessionTotals, timeOf, totalsOf } from "./session-shape.ts";

const count = z.number().int().min(0);

/** What a session did for its streamer's career. */
export const sessionCareer = z.strictObject({
	newFollowers: count,
	lostFollowers: count,
	tips: count,
	growth: z
		.array(z.strictObject({ domain: z.enum(GROWTH_DOMAINS), amount: z.number().min(0) }))
		.describe("During it and at its end."),
	milestones: z.array(z.string()).describe("Codes, in the order in which they were reached."),
});

const summary = sessionTotals
	.extend(sessionCareer.shape)
	.partial()
	.extend({
		showtimeSessionId: uuid,
		status: z.enum(["active", "paused", "ended"]),
		reason: z.string().optional(),
		startedAt: z.iso.datetime(),
		endedAt: z.iso.datetime().optional(),
	})
	.meta({ id: "SessionSummary" });

/** /showtime/session/summary. */
export function sessionSummaryRoute(api: Api, doors: Doors): void {
	api.post(
		"/showtime/session/summary",
		{
			config: readsBy("developer"),
			schema: {
				tags: ["session"],
				summary: "What a session came to",
				description:
					"Totals are there when the session has ended; followers, tips, growth and milestones when its career is written too, which takes moments.",
				body: z.strictObject({ showtimeSessionId: uuid }),
				response: { 200: summary, ...failures },
			},
		},
		async ({ body: { showtimeSessionId }, principal }) => {
			await requireSession(doors, principal, showtimeSessionId);
			const record = await recordOf(doors.directory, showtimeSessionId);
			const { status, endReason, startedAtMs, endedAtMs, totals } = record;
			return {
				showtimeSessionId,
				status,
				...given({ reason: endReason, endedAt: endedAtMs === undefined ? undefined : timeOf(endedAtMs) }),
				startedAt: timeOf(startedAtMs),
				...(totals === undefined ? {} : totalsOf(record, totals)),
				...(await doors.careerStore.summaryOf(showtimeSessionId)),
			};
		},
	);
}
