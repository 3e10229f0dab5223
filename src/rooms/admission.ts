import type { AuthContext } from "@colyseus/core";
import * as z from "zod";
import { ShowtimeError } from "../errors.ts";
import type { Principal } from "../events/token.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import type { TokenVerifier } from "../platform/token-verifier.ts";
import { RoomError } from "./room-errors.ts";

/**
 * What Colyseus keeps of a player. Nothing else of the token: a `sessionId` among it would be taken for the connection's.
 */
export interface Player {
	userId: string;
	role: Principal["role"] | "anonymous";
	/** True when the token is of the streamer of this very session. */
	isStreamer: boolean;
}

/** What the public server tells about the request to join, as the auth context's `req`. */
export interface JoinRequest {
	showtimeSessionId: string;
}

export interface AdmissionParts {
	/** The record of a session that players can join, here or in another process. */
	joinable(showtimeSessionId: string): Promise<SessionRecord | undefined>;
	tokens?: TokenVerifier;
	allowAnonymousJoins: boolean;
}

/** Options of a join, beside the token in the `Authorization` header (docs/rooms.md, "Joining"). */
export const joinOptions = z.strictObject({
	token: z.string().min(1).max(4_096).optional(),
	view: z.enum(["summary", "crowd"]).default("crowd"),
});

/** Lets a player in or throws the `RoomError` that he may see. */
export async function admitPlayer(
	token: string | undefined,
	context: AuthContext,
	parts: AdmissionParts,
): Promise<Player> {
	const request = context.req as JoinRequest | undefined;
	const record = request && (await parts.joinable(request.showtimeSessionId));
	if (record === undefined) throw new RoomError("UNKNOWN_STREAM");
	if (token === undefined || token === "") {
		if (!parts.allowAnonymousJoins) throw new RoomError("TOKEN_REFUSED");
		return { userId: "", role: "anonymous", isStreamer: false };
	}
	const { subject, role, sessions, gameServices, streamer } = await verified(token, parts.tokens);
	const { showtimeSessionId, gameServiceId } = record;
	const isAllowed = (sessions?.includes(showtimeSessionId) ?? true) && (gameServices?.includes(gameServiceId) ?? true);
	if (!isAllowed) throw new RoomError("NOT_ALLOWED");
	const { entityType, entityId } = record.streamer;
	const isStreamer = streamer?.entityType === entityType && streamer.entityId === entityId;
	return { userId: subject, role, isStreamer };
}

async function verified(token: string, tokens: TokenVerifier | undefined): Promise<Principal> {
	if (tokens === undefined) throw new RoomError("TOKEN_REFUSED");
	try {
		return await tokens.verify(token);
	} catch (cause) {
		const isTokenBad = cause instanceof ShowtimeError && cause.code === "INVALID_TOKEN";
		throw new RoomError(isTokenBad ? "TOKEN_REFUSED" : "INTERNAL", { cause });
	}
}
