import * as z from "zod";
import { PlatformRefused, PlatformUnavailable } from "../errors.ts";
import { contentTag } from "../events/game-event.ts";
import { streamerReference, uuid } from "../events/reference.ts";
import type { SessionSummary } from "../persistence/career-conclusion.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import type { SessionView } from "../rooms/session-view.ts";
import { requireGameService, requireUnlimited } from "./access.ts";
import { type Api, applied, callsBy, type Doors, failures, readsBy, requireSession } from "./doors.ts";
import { idempotencyKey } from "./idempotency.ts";
import {
	contentTags,
	given,
	type Session,
	session,
	sessionCareer,
	sessionOf,
	sessionTotals,
	timeOf,
	totalsOf,
} from "./session-shape.ts";

const startRequest = z.strictObject({
	streamer: streamerReference,
	gameServiceId: uuid,
	gameSessionId: uuid.optional(),
	title: z.string().trim().min(1).max(120).optional(),
	realmPreset: contentTag.optional().describe("How clients stage the stream, such as arena or tavern."),
	listed: z.boolean().optional().describe("Whether the public list of streams shows it; true when absent."),
	platformSessionId: z.string().min(1).max(128).optional(),
	createVoiceRoom: z.boolean().optional().describe("Whether the stream gets a voice room of its own."),
	contentTags: contentTags.optional().describe("What the stream is about before anything has happened."),
	randomSeed: z
		.number()
		.int()
		.min(0)
		.max(4_294_967_295)
		.optional()
		.describe("Same seed and inputs, same members; what players see is drawn anew."),
	idempotencyKey,
});

const sessionRequest = z.strictObject({ showtimeSessionId: uuid });
const changeRequest = sessionRequest.extend({ idempotencyKey });
const changedSession = session.extend({ applied }).meta({ id: "ChangedSession" });

const endedSession = sessionTotals
	.extend(sessionCareer.shape)
	.partial()
	.extend({
		showtimeSessionId: uuid,
		status: z.enum(["active", "paused", "ended"]),
		reason: z.string().optional(),
		startedAt: z.iso.datetime(),
		endedAt: z.iso.datetime().optional(),
		applied,
	})
	.meta({ id: "EndedSession" });

/** /showtime/session/*. */
export function sessionRoutes(api: Api, doors: Doors): void {
	lifecycleRoutes(api, doors);
	pauseRoutes(api, doors);
	lookupRoutes(api, doors);
}

function lifecycleRoutes(api: Api, doors: Doors): void {
	const { directory, idempotency } = doors;
	const tags = ["session"];
	const config = callsBy("developer");

	api.post(
		"/showtime/session/start",
		{
			config,
			schema: {
				tags,
				summary: "Start a streaming session",
				description: "Its first audience is in when the call returns. A streamer has one live session at most.",
				body: startRequest,
				response: { 200: changedSession, ...failures },
			},
		},
		async (request) => {
			const { idempotencyKey: _, createVoiceRoom = false, ...start } = request.body;
			requireUnlimited(request.principal);
			requireGameService(request.principal, start.gameServiceId);
			return idempotency.once(request, async () => {
				const started = await directory.start(start);
				await giveVoice(doors, started.record, createVoiceRoom);
				return { ...(await shapeOf(doors, started)), applied: true };
			});
		},
	);
	api.post(
		"/showtime/session/end",
		{
			config,
			schema: {
				tags,
				summary: "End a session",
				description:
					"Answers what the session came to. Ending an ended session answers the same again. One between two owners is taken up first; " +
					"while that cannot be done the answer is 503 `NOT_OWNER` with Retry-After, and nothing has ended.",
				body: changeRequest,
				response: { 200: endedSession, ...failures },
			},
		},
		async (request) => {
			const { showtimeSessionId } = request.body;
			await requireSession(doors, request.principal, showtimeSessionId);
			return idempotency.once(request, async () => endingOf(await directory.end(showtimeSessionId, "requested")));
		},
	);
}

function pauseRoutes(api: Api, doors: Doors): void {
	const { directory, idempotency } = doors;
	const config = callsBy("developer");
	const response = { 200: changedSession, ...failures };
	for (const [verb, summary] of [
		["pause", "Pause a session"],
		["resume", "Go on with a paused session"],
	] as const) {
		api.post(
			`/showtime/session/${verb}`,
			{ config, schema: { tags: ["session"], summary, body: changeRequest, response } },
			async (request) => {
				const { showtimeSessionId } = request.body;
				await requireSession(doors, request.principal, showtimeSessionId);
				return idempotency.once(request, async () => {
					const { applied: isApplied, ...view } = await directory[verb](showtimeSessionId);
					return { ...(await shapeOf(doors, view)), applied: isApplied };
				});
			},
		);
	}
}

function lookupRoutes(api: Api, doors: Doors): void {
	const { directory } = doors;
	const tags = ["session"];
	const config = readsBy("developer");

	api.post(
		"/showtime/session/get",
		{
			config,
			schema: { tags, summary: "Get a session", body: sessionRequest, response: { 200: session, ...failures } },
		},
		async (request) => {
			const { showtimeSessionId } = request.body;
			await requireSession(doors, request.principal, showtimeSessionId);
			return shapeOf(doors, await directory.get(showtimeSessionId));
		},
	);
}

/** A stream without voices is a stream: what fails here is made up for later, or done without. */
async function giveVoice({ voice }: Doors, record: SessionRecord, isWanted: boolean): Promise<void> {
	const { showtimeSessionId: sessionId } = record;
	if (isWanted) await voice.create({ kind: "showtime-session", sessionId }).catch(unlessDecided);
	await voice.begun(record).catch(unlessDecided);
}

function unlessDecided(error: unknown): void {
	if (!(error instanceof PlatformUnavailable || error instanceof PlatformRefused)) throw error;
}

async function shapeOf(doors: Doors, view: SessionView): Promise<Session> {
	return (await shapesOf(doors, [view]))[0];
}

export async function shapesOf(
	{ voice, publicEndpoint }: Pick<Doors, "voice" | "publicEndpoint">,
	views: readonly SessionView[],
): Promise<Session[]> {
	const rooms = await voice.roomIdsOf(views.map(({ record }) => record));
	const endpoint = publicEndpoint();
	return views.map((view) => sessionOf(view, { endpoint, voiceRoomId: rooms.get(view.record.showtimeSessionId) }));
}

/** The tips are among the totals. */
function careerOf({ tips: _, ...career }: SessionSummary): z.infer<typeof sessionCareer> {
	return career;
}

function endingOf({ record, applied: isApplied }: SessionView & { applied: boolean }): z.infer<typeof endedSession> {
	return {
		showtimeSessionId: record.showtimeSessionId,
		status: record.status,
		...given({ reason: record.endReason }),
		startedAt: timeOf(record.startedAtMs),
		...(record.endedAtMs === undefined ? {} : { endedAt: timeOf(record.endedAtMs) }),
		...(record.totals === undefined ? {} : totalsOf(record, record.totals)),
		...(record.summary === undefined ? {} : careerOf(record.summary)),
		applied: isApplied,
	};
}
