import { type GrowthEntry, growthOfTag, growthOfTrain, growthOfWorldFirst } from "../career/growth.ts";
import { deterministicId, hypeTrainIdOf } from "../deterministic-id.ts";
import type { HypeEnd, Stint } from "../events/effect.ts";
import type { PlatformCall, PlatformCallBody } from "../events/platform-call.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import type { DecidedEffect } from "./session-fold.ts";

/** Collections that sessions unlock entries of, by what the entries are for. */
export interface CollectionTypes {
	stream: string;
	hype: string;
	"world-first": string;
}

/** What one effect decides for the career and of other services. */
export interface Decided {
	stints: Stint[];
	growth: GrowthEntry[];
	calls: PlatformCall[];
}

/** From these peak levels on a train enters the history of the character, and that of the realm. */
const MEMORABLE_LEVEL = 4;
const LEGENDARY_LEVEL = 5;
/** A train of this level is as significant as can be. */
const HIGHEST_LEVEL = 6;

/** The same effect gives the same decisions, under the same ids. */
export function decisionsOf(session: SessionRecord, decided: DecidedEffect, collections: CollectionTypes): Decided {
	const { showtimeSessionId: id, gameServiceId, streamer, startedAtMs } = session;
	const { effect, marker } = decided;
	const atMs = startedAtMs + marker.atMs;
	const call = (body: PlatformCallBody, ...cause: string[]): PlatformCall => {
		return { callId: deterministicId("call", body.kind, ...cause), streamer, body, atMs };
	};
	const made: Decided = { stints: [], growth: [], calls: [] };
	switch (effect.kind) {
		case "stints.ended":
			made.stints = effect.stints;
			break;
		case "tag.became-current":
			made.growth = [growthOfTag(id, effect.tag)];
			break;
		case "tips.given": {
			const reference = { type: "showtime-session", id };
			const { incarnation, index } = decided;
			const cause = [id, incarnation, `${marker.marker}`, `${index}`];
			made.calls = [call({ kind: "credit", amount: effect.amount, purpose: "tip", reference }, ...cause)];
			break;
		}
		case "world-first": {
			const { code: entryCode, displayName: name } = effect;
			const displayName = `Discovered ${name} On Stream`;
			const collectionType = collections["world-first"];
			made.growth = [growthOfWorldFirst(gameServiceId, entryCode)];
			made.calls = [call({ kind: "grant", gameServiceId, collectionType, entryCode, displayName }, id, entryCode)];
			break;
		}
		case "hype.completed": {
			const hypeTrainId = hypeTrainIdOf(id, effect.train.hypeTrainOrdinal);
			made.growth = growthOfTrain(hypeTrainId, effect.train.peakLevel);
			made.calls = trainBodies(session, effect, hypeTrainId).map((body) => call(body, hypeTrainId));
			break;
		}
		default:
	}
	return made;
}

function trainBodies(
	{ gameServiceId, streamer, startedAtMs }: SessionRecord,
	{ train: { peakLevel }, endedAtMs }: HypeEnd,
	eventId: string,
): PlatformCallBody[] {
	const atMs = startedAtMs + endedAtMs;
	const weight = Math.round(Math.min(1, peakLevel / HIGHEST_LEVEL) * 100) / 100;
	const bodies: PlatformCallBody[] = [{ kind: "analytics", gameServiceId, type: "hype_trains", value: 1, atMs }];
	// Accounts have no history, and live in no realm.
	if (streamer.entityType !== "character") return bodies;
	if (peakLevel >= MEMORABLE_LEVEL) {
		const eventName = `Memorable performance: a hype train of level ${peakLevel}`;
		bodies.push({ kind: "character-history", eventId, eventName, atMs, significance: weight });
	}
	if (peakLevel >= LEGENDARY_LEVEL) {
		const eventName = `Legendary performance: a hype train of level ${peakLevel}`;
		bodies.push({ kind: "realm-history", eventId, eventName, atMs, impact: weight });
	}
	return bodies;
}
