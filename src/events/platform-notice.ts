import * as z from "zod";
import { issueText } from "./issue-text.ts";
import { ENTITY_TYPES, type EntityReference, uuid } from "./reference.ts";

/** What another service tells everybody, as far as it concerns Showtime (docs/platform.md, "What it hears of"). */
export type PlatformNotice =
	| { kind: "game-session.begun"; gameSessionId: string; gameType: string; ownerAccountId?: string; name?: string }
	| { kind: "game-session.over"; gameSessionId: string }
	| { kind: "voice-room.begun"; roomId: string; sessionId: string }
	| { kind: "voice-room.over"; roomId: string }
	| { kind: "voice-room.participants"; eventId: string; roomId: string; participants: number }
	| { kind: "phase.changed"; eventId: string; seedId: string; seedTypeCode: string; totalGrowth: number }
	| { kind: "entry.unlocked"; eventId: string; owner: EntityReference; collectionType: string; entryCode: string }
	| { kind: "contract.over"; contractId: string }
	| { kind: "deleted"; what: "character" | "game-service" | "account"; id: string }
	/** Nothing that concerns us. */
	| { kind: "other" };

/** Other services write enumerations as `game_session`, `GameSession` or `GAME_SESSION`. */
const folded = z.string().transform((text) => text.replaceAll(/[_-]/g, "").toLowerCase());
const entityType = folded.pipe(z.enum(ENTITY_TYPES));
const eventId = z.string().min(1).max(128);
const count = z.number().int().min(0);
const text = z.string().min(1).max(256);

const gameSession = z
	.object({
		sessionId: uuid,
		gameType: text,
		status: folded.nullish(),
		owner: uuid.nullish(),
		sessionName: z.string().nullish(),
	})
	.transform(({ sessionId, gameType, status, owner, sessionName }): PlatformNotice => {
		if (status === "finished") return { kind: "game-session.over", gameSessionId: sessionId };
		return {
			kind: "game-session.begun",
			gameSessionId: sessionId,
			gameType,
			...(owner ? { ownerAccountId: owner } : {}),
			...(sessionName ? { name: sessionName } : {}),
		};
	});

const changedGameSession = z
	.object({ sessionId: uuid, status: folded.nullish() })
	.transform(({ sessionId, status }): PlatformNotice => {
		return status === "finished" ? { kind: "game-session.over", gameSessionId: sessionId } : { kind: "other" };
	});

const goneGameSession = z
	.object({ sessionId: uuid })
	.transform(({ sessionId }): PlatformNotice => ({ kind: "game-session.over", gameSessionId: sessionId }));

const voiceRoom = z
	.object({ roomId: text, sessionId: uuid })
	.transform(({ roomId, sessionId }): PlatformNotice => ({ kind: "voice-room.begun", roomId, sessionId }));

const goneVoiceRoom = z
	.object({ roomId: text })
	.transform(({ roomId }): PlatformNotice => ({ kind: "voice-room.over", roomId }));

/** Counts are absolute, under either name. */
const participants = z
	.object({ eventId, roomId: text, currentCount: count.nullish(), remainingCount: count.nullish() })
	.refine(({ currentCount, remainingCount }) => (currentCount ?? remainingCount) != null, {
		error: "expected currentCount or remainingCount",
	})
	.transform(({ eventId, roomId, currentCount, remainingCount }): PlatformNotice => {
		return { kind: "voice-room.participants", eventId, roomId, participants: currentCount ?? remainingCount ?? 0 };
	});

const phaseChanged = z
	.object({ eventId, seedId: uuid, seedTypeCode: text, totalGrowth: z.number().min(0) })
	.transform((notice): PlatformNotice => ({ kind: "phase.changed", ...notice }));

const entryUnlocked = z
	.object({ eventId, ownerId: uuid, ownerType: entityType, collectionType: text, entryCode: text })
	.transform(({ ownerId, ownerType, ...notice }): PlatformNotice => {
		return { kind: "entry.unlocked", owner: { entityType: ownerType, entityId: ownerId }, ...notice };
	});

const contractOver = z
	.object({ contractId: uuid })
	.transform((notice): PlatformNotice => ({ kind: "contract.over", ...notice }));

const deleted = (what: "character" | "game-service" | "account", field: string) =>
	z
		.object({ [field]: uuid })
		.transform((notice): PlatformNotice => ({ kind: "deleted", what, id: String(notice[field]) }));

/** By topic: the platform's names, and those that it had or that others use. */
const NOTICES: Readonly<Record<string, z.ZodType<PlatformNotice>>> = {
	"game-session.created": gameSession,
	"game-session.updated": changedGameSession,
	"game-session.deleted": goneGameSession,
	"game-session.cancelled": goneGameSession,
	"game-session.ended": goneGameSession,
	"voice.room.created": voiceRoom,
	"voice.room.deleted": goneVoiceRoom,
	"voice.peer.joined": participants,
	"voice.peer.left": participants,
	"voice.participant.joined": participants,
	"voice.participant.left": participants,
	"seed.phase.changed": phaseChanged,
	"collection.entry-unlocked": entryUnlocked,
	"contract.terminated": contractOver,
	"contract.expired": contractOver,
	"character.deleted": deleted("character", "characterId"),
	"game-service.deleted": deleted("game-service", "gameServiceId"),
	"account.deleted": deleted("account", "accountId"),
};

/** Every topic that is heard, without a namespace. */
export const NOTICE_TOPICS: readonly string[] = Object.keys(NOTICES);

/** Reads a notice; unknown fields are nobody's business. `account.deleted` names a person, so nothing else of it is read. */
export function readNotice(
	topic: string,
	value: unknown,
): { ok: true; notice: PlatformNotice } | { ok: false; reason: string } {
	const schema = NOTICES[topic];
	if (schema === undefined) return { ok: false, reason: `topic ${topic} is not heard here` };
	const parsed = schema.safeParse(value);
	return parsed.success
		? { ok: true, notice: parsed.data }
		: { ok: false, reason: `${topic}: ${issueText(parsed.error, value, "the notice")}` };
}
