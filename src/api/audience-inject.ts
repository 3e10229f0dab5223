import * as z from "zod";
import { ShowtimeError } from "../errors.ts";
import { MOST_PULSE_ENTRIES, pulseEntry, TRIM_REASONS } from "../events/pulse.ts";
import { uuid } from "../events/reference.ts";
import { type Api, applied, callsBy, type Doors, failures, recordOf, requireSession, sequence } from "./doors.ts";
import { idempotencyKey } from "./idempotency.ts";

const count = z.number().int().min(0);
const members = z.number().int().min(1).max(10_000).optional();

const sentiment = z
	.strictObject(pulseEntry.shape)
	.refine(({ trackingId, count }) => trackingId === undefined || count === undefined, {
		path: ["count"],
		error: "expected none beside a trackingId: a tracked viewer is one",
	})
	.refine(({ trackingId, viewerType }) => trackingId !== undefined || viewerType === undefined, {
		path: ["viewerType"],
		error: "expected none without a trackingId",
	});

const injectRequest = z
	.strictObject({
		showtimeSessionId: uuid,
		sentiments: z.array(sentiment).min(1).max(MOST_PULSE_ENTRIES).optional().describe("Felt and shown at once."),
		pulse: z
			.record(z.string(), z.unknown())
			.optional()
			.describe(
				"A pulse as it would come by NATS (docs/broadcast.md): a broken entry is left out, and it waits for the tick.",
			),
		arrivals: members.describe("Members that come in."),
		departures: members.describe("Members that leave."),
		idempotencyKey,
	})
	.refine((body) => [body.sentiments, body.pulse, body.arrivals, body.departures].filter(isGiven).length === 1, {
		error: "expected exactly one of sentiments, pulse, arrivals and departures",
	});
type InjectRequest = z.infer<typeof injectRequest>;

const injected = z.strictObject({
	accepted: z
		.strictObject({ sentiments: count.optional(), arrivals: count.optional(), departures: count.optional() })
		.describe("What was taken; arrivals may be fewer than asked for when the reservoir is dry."),
	trimmed: z
		.partialRecord(z.enum(TRIM_REASONS), count)
		.optional()
		.describe("Of a pulse: entries left out, by the field that broke its rule."),
	duplicate: z.boolean().optional().describe("Of a pulse: true when it had been accepted before; it is applied once."),
	applied,
	sequence,
});
type Injected = z.infer<typeof injected>;

/** /showtime/audience/inject. */
export function injectRoute(api: Api, doors: Doors): void {
	api.post(
		"/showtime/audience/inject",
		{
			config: callsBy("developer"),
			schema: {
				tags: ["audience"],
				summary: "Inject sentiments, a pulse of a real audience, arrivals or departures",
				description: "Exactly one of the four.",
				body: injectRequest,
				response: { 200: injected, ...failures },
			},
		},
		async (request) => {
			await requireSession(doors, request.principal, request.body.showtimeSessionId);
			return doors.idempotency.once(request, (inputId) => inject(doors, request.body, inputId));
		},
	);
}

async function inject(doors: Doors, body: InjectRequest, inputId: string): Promise<Injected> {
	const { directory, broadcasts } = doors;
	const { showtimeSessionId, sentiments, pulse, arrivals, departures } = body;
	if (arrivals !== undefined) {
		const admitted = await directory.admit(showtimeSessionId, inputId, arrivals);
		return { accepted: { arrivals: admitted.arrived }, applied: admitted.applied, sequence: admitted.sequence };
	}
	if (pulse !== undefined) return injectPulse(doors, showtimeSessionId, pulse);
	if (sentiments !== undefined) {
		const { applied, sequence } = await broadcasts.inject(showtimeSessionId, inputId, sentiments);
		return { accepted: { sentiments: sentiments.reduce((sum, { count = 1 }) => sum + count, 0) }, applied, sequence };
	}
	const input = { kind: "departures", count: departures ?? 0 } as const;
	const { applied, sequence } = await directory.submit(showtimeSessionId, inputId, input, { now: true });
	return { accepted: { departures }, applied, sequence };
}

/** The caller has named the session already; the pulse may name no other. */
async function injectPulse(
	{ directory, broadcasts }: Doors,
	showtimeSessionId: string,
	pulse: object,
): Promise<Injected> {
	if ((await recordOf(directory, showtimeSessionId)).status === "ended") {
		throw new ShowtimeError("SESSION_ENDED", `session ${showtimeSessionId} has ended`);
	}
	const taken = await broadcasts.takePulse(pulse, showtimeSessionId);
	const { entries, trimmed, duplicate, applied, sequence } = taken;
	return { accepted: { sentiments: entries }, trimmed, duplicate, applied, sequence };
}

function isGiven(value: unknown): boolean {
	return value !== undefined;
}
