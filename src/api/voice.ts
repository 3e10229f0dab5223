import * as z from "zod";
import { ShowtimeError } from "../errors.ts";
import { uuid } from "../events/reference.ts";
import type { Principal } from "../events/token.ts";
import type { VoiceMapping } from "../persistence/voice-store.ts";
import type { VoiceOwner } from "../rooms/voice-orchestration.ts";
import { requireUnlimited } from "./access.ts";
import { type Api, callsBy, type Doors, failures, recordOf, requireSession } from "./doors.ts";
import { idempotencyKey } from "./idempotency.ts";

const target = {
	gameSessionId: uuid.optional().describe("The room is that of the game session and of all its streams."),
	showtimeSessionId: uuid.optional().describe("The room is that of one stream, and goes with it."),
	idempotencyKey,
};

const request = z
	.strictObject(target)
	.refine((given) => (given.gameSessionId === undefined) !== (given.showtimeSessionId === undefined), {
		error: "expected exactly one of gameSessionId and showtimeSessionId",
	});

const voiceRoom = z
	.strictObject({
		roomId: z.string(),
		gameSessionId: uuid.optional(),
		showtimeSessionId: uuid.optional(),
		participants: z.number().int().min(0).describe("As was heard last."),
	})
	.meta({ id: "VoiceRoom" });

const tags = ["voice"];
const config = callsBy("developer");

/** /showtime/voice/*. */
export function voiceRoutes(api: Api, doors: Doors): void {
	const { voice, idempotency } = doors;
	api.post(
		"/showtime/voice/create",
		{
			config,
			schema: {
				tags,
				summary: "Make the voice room of a game session or of a stream",
				description: "A session that has one keeps it, and the answer is that one.",
				body: request,
				response: { 200: voiceRoom, ...failures },
			},
		},
		async (call) => {
			const owner = await ownerOf(doors, call.principal, call.body);
			return idempotency.once(call, async () => shapeOf(await voice.create(owner)));
		},
	);
	api.post(
		"/showtime/voice/delete",
		{
			config,
			schema: {
				tags,
				summary: "Remove the voice room of a game session or of a stream",
				description: "A session without one stays without.",
				body: request,
				response: { 200: z.strictObject({}), ...failures },
			},
		},
		async (call) => {
			const { sessionId } = await ownerOf(doors, call.principal, call.body);
			return idempotency.once(call, async () => {
				await voice.remove(sessionId);
				return {};
			});
		},
	);
}

async function ownerOf(
	doors: Doors,
	principal: Principal,
	{ gameSessionId, showtimeSessionId }: { gameSessionId?: string; showtimeSessionId?: string },
): Promise<VoiceOwner> {
	if (showtimeSessionId === undefined) {
		requireUnlimited(principal);
		return { kind: "game-session", sessionId: gameSessionId as string };
	}
	await requireSession(doors, principal, showtimeSessionId);
	const { status } = await recordOf(doors.directory, showtimeSessionId);
	if (status === "ended") throw new ShowtimeError("SESSION_ENDED", `session ${showtimeSessionId} has ended`);
	return { kind: "showtime-session", sessionId: showtimeSessionId };
}

function shapeOf({ roomId, sessionKind, sessionId, participants }: VoiceMapping): z.infer<typeof voiceRoom> {
	const owner = sessionKind === "game-session" ? { gameSessionId: sessionId } : { showtimeSessionId: sessionId };
	return { roomId, ...owner, participants };
}
