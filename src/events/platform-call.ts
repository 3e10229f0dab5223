import type { EntityReference, StreamerReference } from "./reference.ts";

/**
 * What Showtime wants of another service, decided together with what it follows from and carried out later, once
 * (docs/durability.md, "Effects"). Times are Unix milliseconds.
 */
export type PlatformCallBody =
	/** Growth of the streamer's seed. */
	| { kind: "growth"; entries: { domain: string; amount: number }[] }
	| {
			kind: "credit";
			amount: number;
			purpose: "tip" | "passive-income" | "sponsorship" | "refund";
			reference: { type: string; id: string };
	  }
	| { kind: "grant"; gameServiceId: string; collectionType: string; entryCode: string; displayName: string }
	/** The bond of a follower with the streamer. */
	| { kind: "follow"; followerId: string; atMs: number }
	| { kind: "unfollow"; followerId: string; reason: string }
	| { kind: "analytics"; gameServiceId: string; type: string; value: number; atMs: number }
	| { kind: "leaderboard"; gameServiceId: string; leaderboardId: string; score: number }
	| { kind: "character-history"; eventId: string; eventName: string; atMs: number; significance: number }
	/** Of the realm of the streamer, who is a character. */
	| { kind: "realm-history"; eventId: string; eventName: string; atMs: number; impact: number }
	| { kind: "voice-room.remove"; roomId: string }
	| { kind: "contract-milestone"; contractId: string; milestoneCode: string }
	/** Growth of the sponsor's seed, if it has one. */
	| { kind: "sponsor-growth"; sponsor: EntityReference; entries: { domain: string; amount: number }[] }
	| {
			kind: "resource.register" | "resource.unregister";
			resourceType: "character" | "game-service";
			resourceId: string;
			sourceId: string;
	  };

export type PlatformCallKind = PlatformCallBody["kind"];

/** A call and its identity; calls of one lane are carried out in the order they were decided (`laneOf`). */
export interface PlatformCall {
	/** The same whenever the same is decided again; at most 64 characters. */
	callId: string;
	streamer: StreamerReference;
	body: PlatformCallBody;
	/** When it was decided. */
	atMs: number;
}

/** The service of the platform that a call goes to. */
export const SERVICE_OF = {
	growth: "seeds",
	"sponsor-growth": "seeds",
	credit: "wallets",
	grant: "collections",
	follow: "relationships",
	unfollow: "relationships",
	"contract-milestone": "contracts",
	"resource.register": "resources",
	"resource.unregister": "resources",
	analytics: "analytics",
	leaderboard: "leaderboards",
	"character-history": "character-history",
	"realm-history": "realm-history",
	"voice-room.remove": "voice-rooms",
} as const satisfies Record<PlatformCallKind, string>;

export type CalledService = (typeof SERVICE_OF)[PlatformCallKind];

/** Bonds of one streamer that are written side by side: there may be thousands at once. */
const BOND_LANES = 8;

/**
 * The lane of a call: calls of one entity to one service, so that a service which is away holds back nothing else. It begins
 * with the service and a colon. Growth of a sponsor is in the lane of the sponsor's own growth.
 */
export function laneOf({ streamer, body }: Pick<PlatformCall, "streamer" | "body">): string {
	const { entityType, entityId } = body.kind === "sponsor-growth" ? body.sponsor : streamer;
	const lane = `${SERVICE_OF[body.kind]}:${entityType}:${entityId}`;
	return "followerId" in body ? `${lane}:${Number.parseInt(body.followerId.slice(-2), 16) % BOND_LANES}` : lane;
}
