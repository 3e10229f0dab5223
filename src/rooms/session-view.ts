import type { SessionRecord } from "../persistence/session-store.ts";
import type { EngagedMember, WorldSummary } from "../world/summary.ts";
import { byInterest, contentTagsOf, summarise, topEngaged } from "../world/summary.ts";
import { hypeTrainOf } from "../world/world.ts";
import type { LiveSession } from "./live-session.ts";

/** A session for the callers of the internal API; engine numbers. */
export interface SessionView {
	record: SessionRecord;
	/** Absent when the session is not live in this process. */
	summary?: WorldSummary;
}

/** The audience of a live session; engine numbers. */
export interface AudienceSnapshot extends SessionView {
	summary: WorldSummary;
	byInterest: Record<string, number>;
	topEngaged: EngagedMember[];
}

/** A stream as the public list shows it; what players see, never the engine's counts. */
export interface StreamListing {
	showtimeSessionId: string;
	title: string;
	/** Such as "Character 1a2b3c4d". */
	streamer: string;
	realmPreset: string;
	viewers: number;
	/** The heaviest content tags, three at most. */
	topTags: string[];
	/** 0 = no hype train. */
	hypeLevel: number;
}

const TOP_TAGS = 3;

export function viewOf({ record, world }: LiveSession): SessionView & { summary: WorldSummary } {
	return { record, summary: summarise(world) };
}

export function snapshotOf(session: LiveSession, top: number): AudienceSnapshot {
	const { world } = session;
	return { ...viewOf(session), byInterest: byInterest(world), topEngaged: topEngaged(world, top) };
}

export function listingOf({ id, record, world, personas }: LiveSession): StreamListing {
	const { entityType, entityId } = record.streamer;
	const tags = Object.entries(contentTagsOf(world)).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
	return {
		showtimeSessionId: id,
		title: record.title,
		streamer: `${entityType === "character" ? "Character" : "Account"} ${entityId.slice(0, 8)}`,
		realmPreset: record.realmPreset,
		viewers: personas.present,
		topTags: tags.slice(0, TOP_TAGS).map(([name]) => name),
		hypeLevel: hypeTrainOf(world)?.level ?? 0,
	};
}
