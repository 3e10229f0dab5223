import * as z from "zod";
import { paymentsOf, SPONSORSHIP_MILESTONES, SPONSORSHIP_STATES } from "../career/sponsorship.ts";
import { deterministicId } from "../deterministic-id.ts";
import { ShowtimeError } from "../errors.ts";
import { ENTITY_TYPES, entityReference, streamerReference, uuid } from "../events/reference.ts";
import type { Principal } from "../events/token.ts";
import type { Sponsorship } from "../persistence/sponsorship-store.ts";
import { requireGameService, requireUnlimited } from "./access.ts";
import { type Api, callsBy, type Doors, failures, readsBy } from "./doors.ts";
import { idempotencyKey } from "./idempotency.ts";
import { pageAnswer, pageOf, pageRequest } from "./page.ts";
import { given, timeOf } from "./session-shape.ts";

const SECONDS_AN_HOUR = 3_600;
const MOST_UNITS = 1_000_000;
const count = z.number().int().min(0);
const units = count.max(MOST_UNITS);
const milestone = z.enum(SPONSORSHIP_MILESTONES);

/** Who may be a party of the contract. */
const sponsor = entityReference
	.refine(({ entityType }) => !["system", "session", "relationship"].includes(entityType), {
		path: ["entityType"],
		message: `is one of ${ENTITY_TYPES.filter((type) => !["system", "session", "relationship"].includes(type)).join(", ")}`,
	})
	.describe("Who pays: anybody who can own something.");

const goals = {
	hours: z.number().min(0.1).max(10_000).describe("On stream while it is active."),
	reach: count.min(1).max(1_000_000_000).describe("Unique viewers, summed over sessions."),
	trains: count.max(100_000).describe("Hype trains."),
};

const offerRequest = z.strictObject({
	sponsor,
	streamer: streamerReference,
	gameServiceId: uuid.describe("Sessions of this game service count."),
	...goals,
	payment: z
		.union([z.strictObject({ perMilestone: units }), z.strictObject({ total: units })])
		.describe("Whole units: the same for each milestone, or a sum for all three."),
	idempotencyKey,
});

const sponsorship = z
	.strictObject({
		sponsorshipId: uuid,
		contractId: z.string().optional().describe("On the platform."),
		state: z.enum(SPONSORSHIP_STATES),
		sponsor: entityReference,
		streamer: streamerReference,
		gameServiceId: uuid,
		...goals,
		payments: z.record(milestone, units).describe("Whole units by milestone."),
		progress: z.strictObject({ hours: z.number().min(0), reach: count, trains: count }),
		reached: z.array(milestone).describe("In the order in which they were reached."),
		offeredAt: z.iso.datetime(),
		activeAt: z.iso.datetime().optional(),
		overAt: z.iso.datetime().optional().describe("When it was fulfilled or ended."),
	})
	.meta({ id: "Sponsorship" });

const tags = ["sponsorship"];
const config = callsBy("developer");
const response = { 200: sponsorship, ...failures };

/** /showtime/sponsorship/*. */
export function sponsorshipRoutes(api: Api, doors: Doors): void {
	offerRoute(api, doors);
	partyRoutes(api, doors);
	listRoute(api, doors);
}

function offerRoute(api: Api, { sponsorships, idempotency }: Doors): void {
	api.post(
		"/showtime/sponsorship/offer",
		{
			config,
			schema: {
				tags,
				summary: "Offer a streamer a sponsorship",
				description: "Of the phase Popular at least. Nothing counts until it is accepted.",
				body: offerRequest,
				response,
			},
		},
		async (request) => {
			const { sponsor, streamer, gameServiceId, hours, reach, trains, payment } = request.body;
			requireUnlimited(request.principal);
			requireGameService(request.principal, gameServiceId);
			return idempotency.once(request, async (callId) => {
				const sponsorshipId = deterministicId("sponsorship", callId);
				const terms = { hours, reach, trains, payments: paymentsOf(payment) };
				return answerOf(await sponsorships.offer({ sponsorshipId, sponsor, streamer, gameServiceId, terms }));
			});
		},
	);
}

function partyRoutes(api: Api, { sponsorships }: Doors): void {
	const request = z.strictObject({ sponsorshipId: uuid });
	api.post(
		"/showtime/sponsorship/accept",
		{ config, schema: { tags, summary: "Accept a sponsorship for its streamer", body: request, response } },
		async ({ body: { sponsorshipId }, principal }) => {
			requireOwn(principal, await sponsorships.get(sponsorshipId));
			return answerOf(await sponsorships.accept(sponsorshipId));
		},
	);
	api.post(
		"/showtime/sponsorship/end",
		{
			config,
			schema: {
				tags,
				summary: "End a sponsorship before it is fulfilled",
				description: "What was reached stays paid. Of one that is over nothing changes.",
				body: request.extend({
					by: z.enum(["sponsor", "streamer"]),
					reason: z.string().max(500).default("ended"),
				}),
				response,
			},
		},
		async ({ body: { sponsorshipId, by, reason }, principal }) => {
			requireOwn(principal, await sponsorships.get(sponsorshipId));
			return answerOf(await sponsorships.end(sponsorshipId, by, reason));
		},
	);
}

function listRoute(api: Api, { sponsorshipStore }: Doors): void {
	const request = z.strictObject({
		streamer: streamerReference.optional(),
		sponsor: entityReference.optional(),
		state: z.enum(SPONSORSHIP_STATES).optional(),
		...pageRequest,
	});
	const page = z.strictObject({ sponsorships: z.array(sponsorship), ...pageAnswer });
	api.post(
		"/showtime/sponsorship/list",
		{
			config: readsBy("developer"),
			schema: {
				tags,
				summary: "List sponsorships, newest first",
				body: request,
				response: { 200: page, ...failures },
			},
		},
		async ({ body, principal }) => {
			requireUnlimited(principal);
			const query = { ...body, ...given({ gameServices: principal.gameServices }) };
			const { sponsorships, totalCount } = await sponsorshipStore.list(query);
			return { sponsorships: sponsorships.map(answerOf), ...pageOf(totalCount, body) };
		},
	);
}

/** A sponsorship in another tenant's game service does not exist for the caller. */
function requireOwn(principal: Principal, { sponsorshipId, gameServiceId }: Sponsorship): void {
	requireUnlimited(principal);
	if (principal.gameServices?.includes(gameServiceId) ?? true) return;
	throw new ShowtimeError("SPONSORSHIP_NOT_FOUND", `no sponsorship ${sponsorshipId}`);
}

function answerOf(one: Sponsorship): z.infer<typeof sponsorship> {
	const { terms, progress, offeredAtMs, activeAtMs, overAtMs, ...rest } = one;
	const { streamedSeconds, ...counts } = progress;
	return {
		...rest,
		...terms,
		progress: { hours: streamedSeconds / SECONDS_AN_HOUR, ...counts },
		offeredAt: timeOf(offeredAtMs),
		...given({
			activeAt: activeAtMs === undefined ? undefined : timeOf(activeAtMs),
			overAt: overAtMs === undefined ? undefined : timeOf(overAtMs),
		}),
	};
}
