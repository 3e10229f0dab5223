import type { IncomingMessage } from "node:http";
import { createAuthContext, matchMaker } from "@colyseus/core";
import * as z from "zod";
import { StoreUnavailable } from "../errors.ts";
import { type JoinRequest, joinOptions } from "./admission.ts";
import type { Logger } from "./logger.ts";
import { RoomError } from "./room-errors.ts";

/** Larger bodies are refused; a join is a few hundred bytes and a token. */
const MOST_BODY_BYTES = 16_384;

const reconnectOptions = z.strictObject({ reconnectionToken: z.string().min(1).max(64) });
const roomId = /^[\w-]{1,64}$/;

/** What Colyseus' client needs to connect. */
export type SeatReservation = Awaited<ReturnType<typeof matchMaker.joinById>>;

/**
 * Answers Colyseus' matchmaking call `POST /matchmake/<method>/<room>`: `joinById` and `reconnect`, nothing else; rooms are
 * made by the service alone. Every refusal is a `RoomError`.
 */
export async function reserveSeat(request: IncomingMessage, logger: Logger): Promise<SeatReservation> {
	const [, , method, id = ""] = (request.url ?? "").split(/[/?]/);
	if (method !== "joinById" && method !== "reconnect") throw new RoomError("NOT_ALLOWED");
	const body = await readJson(request);
	if (!roomId.test(id)) throw new RoomError("UNKNOWN_STREAM");
	try {
		const room = await matchMaker.getRoomById(id);
		if (!room) throw new RoomError("UNKNOWN_STREAM");
		if (method === "reconnect") return await matchMaker.reconnect(id, checked(reconnectOptions, body));
		const { token, view } = checked(joinOptions, body);
		const joining: JoinRequest = { showtimeSessionId: id };
		const headers = request.headers as Record<string, string | undefined>;
		const context = createAuthContext({ headers, token, req: joining });
		if (room.locked) throw new RoomError("FULL");
		return await matchMaker.joinById(id, { view }, context);
	} catch (error) {
		throw refusalOf(error, method, logger);
	}
}

function checked<T>(schema: z.ZodType<T>, body: unknown): T {
	const parsed = schema.safeParse(body);
	if (!parsed.success) throw new RoomError("BAD_OPTIONS");
	return parsed.data;
}

/** Of the process that a room is listed for; it does not answer, or has it no more. */
const AWAY = /^(process|room) \S+ is (not|no longer) available\.$/;
/** Of a room that went as its seat was asked for. */
const GONE = /^room "\S+" not found$/;

/** Colyseus' own refusals, by what they say or their code: no seat left, nobody there, no such seat to reconnect to. */
function refusalOf(error: unknown, method: string, logger: Logger): RoomError {
	if (error instanceof RoomError) return error;
	if (error instanceof StoreUnavailable) return new RoomError("MOVING", { cause: error });
	const { message = "", code } = error as { message?: string; code?: unknown };
	if (message.endsWith("is already full.")) return new RoomError("FULL");
	if (GONE.test(message)) return new RoomError("UNKNOWN_STREAM");
	if (AWAY.test(message)) return new RoomError("MOVING", { cause: error });
	if (method === "reconnect" && typeof code === "number") return new RoomError("SEAT_GONE");
	logger.error({ err: error, method }, "matchmaking failed");
	return new RoomError("INTERNAL", { cause: error });
}

async function readJson(request: IncomingMessage): Promise<unknown> {
	if (Number(request.headers["content-length"] ?? 0) > MOST_BODY_BYTES) throw new RoomError("BODY_TOO_LARGE");
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		bytes += chunk.length;
		if (bytes > MOST_BODY_BYTES) throw new RoomError("BODY_TOO_LARGE");
		chunks.push(chunk);
	}
	const text = Buffer.concat(chunks).toString("utf8");
	try {
		return text === "" ? {} : JSON.parse(text);
	} catch {
		throw new RoomError("BAD_OPTIONS");
	}
}
