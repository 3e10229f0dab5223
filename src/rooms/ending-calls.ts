import type { RecordMeasure } from "../career/records.ts";
import { deterministicId } from "../deterministic-id.ts";
import type { SessionTotals } from "../events/effect.ts";
import type { PlatformCall, PlatformCallBody } from "../events/platform-call.ts";
import type { CareerConclusion } from "../persistence/career-conclusion.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import type { CollectionTypes } from "./decisions-of.ts";

const SECONDS_A_MINUTE = 60;
/** As much as a hype train of the highest level. */
const RECORD_IMPACT = 1;
/** What the history of a realm calls a record, after its value. */
const RECORD_NAMES: Record<RecordMeasure, string> = {
	"peak-viewers": "viewers at once",
	"watch-seconds": "seconds watched in one stream",
	"hype-level": "as the level of a hype train",
};

/** What the end of a session asks of other services; the same ending asks the same, under the same ids. */
export function endingCallsOf(
	session: SessionRecord,
	conclusion: CareerConclusion,
	collections: CollectionTypes,
): PlatformCall[] {
	const { showtimeSessionId: id, streamer, gameServiceId, startedAtMs, endedAtMs = startedAtMs, totals } = session;
	const { newFollowers, lostFollowers, milestones, growthCall } = conclusion;
	const call = (body: PlatformCallBody, cause = ""): PlatformCall => {
		return { callId: deterministicId("call", body.kind, id, cause), streamer, body, atMs: endedAtMs };
	};
	const report = (type: string, value: number) =>
		value === 0 ? [] : [call({ kind: "analytics", gameServiceId, type, value, atMs: endedAtMs }, type)];
	const best = (leaderboardId: string, score: number) =>
		score === 0 ? [] : [call({ kind: "leaderboard", gameServiceId, leaderboardId, score }, leaderboardId)];
	return [
		...references(session).map((body) => call(body, body.resourceType)),
		...(growthCall === undefined ? [] : [growthCall]),
		// The entry of a world first was granted when it happened, under its name.
		...milestones.flatMap(({ code: entryCode, displayName, family }) => {
			if (family === "world-first") return [];
			const collectionType = collections[family];
			return [call({ kind: "grant", gameServiceId, collectionType, entryCode, displayName }, entryCode)];
		}),
		...newFollowers.map(({ followerId }) => {
			return call({ kind: "follow", followerId, atMs: endedAtMs }, followerId);
		}),
		...lostFollowers.map(({ followerId }) => {
			return call({ kind: "unfollow", followerId, reason: "lost interest" }, followerId);
		}),
		...report("sessions", 1),
		...report("watch_minutes", Math.round((totals?.watchSeconds ?? 0) / SECONDS_A_MINUTE)),
		...report("followers_gained", newFollowers.length),
		...recordsOf(session, conclusion).map((body) => call(body, body.eventId)),
		...maximaOf(totals).flatMap(([leaderboardId, score]) => best(leaderboardId, score)),
	];
}

/** Bests of the session, by the leaderboard that keeps the best of each streamer. */
function maximaOf(totals?: SessionTotals): [leaderboardId: string, score: number][] {
	if (totals === undefined) return [];
	return [
		["peak_viewers", totals.peakViewers],
		["best_hype_level", totals.hype.peakLevel],
	];
}

/** Records that a Legend has beaten, for the history of its realm; accounts live in none. */
function recordsOf(
	{ showtimeSessionId, streamer, startedAtMs, endedAtMs = startedAtMs }: SessionRecord,
	{ records }: CareerConclusion,
) {
	if (streamer.entityType !== "character") return [];
	return records.map(({ measure, value }) => {
		const eventId = deterministicId("record", showtimeSessionId, measure);
		const eventName = `Record: ${value} ${RECORD_NAMES[measure]}`;
		return { kind: "realm-history", eventId, eventName, atMs: endedAtMs, impact: RECORD_IMPACT } as const;
	});
}

/** What the career refers to, so that a deletion over there reaches it. Accounts cannot be referred to. */
function references({ streamer, gameServiceId }: SessionRecord) {
	const { entityType, entityId } = streamer;
	const sourceId = `${entityType}:${entityId}`;
	const refer = (resourceType: "character" | "game-service", resourceId: string) => {
		return { kind: "resource.register", resourceType, resourceId, sourceId } as const;
	};
	const service = refer("game-service", gameServiceId);
	return entityType === "character" ? [refer("character", entityId), service] : [service];
}
