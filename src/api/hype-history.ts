import * as z from "zod";
import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import { HYPE_END_REASONS } from "../events/effect.ts";
import { streamerReference, uuid } from "../events/reference.ts";
import type { HypeTrainRecord } from "../persistence/hype-history.ts";
import { requireUnlimited } from "./access.ts";
import { type Api, type Doors, failures, readsBy, requireSession } from "./doors.ts";
import { pageAnswer, pageOf, pageRequest } from "./page.ts";
import { given, hypeContributors, timeOf } from "./session-shape.ts";

const time = z.iso.datetime();
const count = z.number().int().min(0);
const level = z.number().int().min(1);
const points = z.number().min(0);

const request = z
	.strictObject({
		showtimeSessionId: uuid.optional().describe("Trains of this session; this or the streamer."),
		streamer: streamerReference.optional().describe("Trains of all sessions of this streamer."),
		...pageRequest,
	})
	.refine((body) => (body.showtimeSessionId === undefined) !== (body.streamer === undefined), {
		error: "expected exactly one of showtimeSessionId and streamer",
	});

const endedTrain = z
	.strictObject({
		hypeTrainId: uuid,
		showtimeSessionId: uuid,
		streamer: streamerReference,
		gameServiceId: uuid,
		peakLevel: level,
		peakTotal: points.describe("Highest points it stood at."),
		level: level.describe("Level at its end."),
		total: points.describe("Points at its end."),
		triggerCategory: z.enum(SENTIMENT_CATEGORIES),
		participants: count,
		topContributors: hypeContributors,
		startedAt: time,
		endedAt: time,
		endReason: z.enum(HYPE_END_REASONS),
	})
	.meta({ id: "EndedHypeTrain" });

const answer = z.strictObject({ trains: z.array(endedTrain), ...pageAnswer });

/** /showtime/hype/history. */
export function hypeHistoryRoutes(api: Api, doors: Doors): void {
	api.post(
		"/showtime/hype/history",
		{
			config: readsBy("developer"),
			schema: {
				tags: ["hype"],
				summary: "List the hype trains that have ended, newest first",
				body: request,
				response: { 200: answer, ...failures },
			},
		},
		async ({ body, principal }) => {
			if (body.showtimeSessionId === undefined) requireUnlimited(principal);
			else await requireSession(doors, principal, body.showtimeSessionId);
			const { gameServices } = principal;
			const { trains, totalCount } = await doors.hypeHistory.list({ ...body, ...given({ gameServices }) });
			return { trains: trains.map(shapeOf), ...pageOf(totalCount, body) };
		},
	);
}

function shapeOf({ startedAtMs, endedAtMs, ...train }: HypeTrainRecord): z.infer<typeof endedTrain> {
	return { ...train, startedAt: timeOf(startedAtMs), endedAt: timeOf(endedAtMs) };
}
