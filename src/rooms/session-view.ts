import type { SessionRecord } from "../persistence/session-store.ts";
import { veiledUuid } from "../personas/view-key.ts";
import type { EngagedMember, WorldSummary } from "../world/summary.ts";
import { byInterest, summarise, topEngaged } from "../world/summary.ts";
import { CrowdFrameEncoder } from "./crowd-frame-encoder.ts";
import { internalTrainOf } from "./hype-view.ts";
import type { ShownSession } from "./live-session.ts";

/** A session for the callers of the internal API; engine numbers. */
export interface SessionView {
	record: SessionRecord;
	/** Absent when the session is not live in this process. */
	summary?: WorldSummary;
}

/** A session after a change was asked for; `applied` is false when the change waits in the journal still. */
export type ChangedSession = SessionView & { applied: boolean };

/** The audience of a live session; engine numbers. */
export interface AudienceSnapshot extends SessionView {
	summary: WorldSummary;
	byInterest: Record<string, number>;
	topEngaged: EngagedMember[];
}

/** The crowd that players see, as one frame. */
export interface ShownCrowd {
	tick: number;
	tickMs: number;
	realmPreset: string;
	frame: Uint8Array;
}

export function viewOf({ record, world, personas }: ShownSession): SessionView & { summary: WorldSummary } {
	const summary = summarise(world);
	if (summary.hype !== null) summary.hype = internalTrainOf(personas.key, summary.hype);
	return { record, summary };
}

export function snapshotOf(session: ShownSession, top: number): AudienceSnapshot {
	const { world, personas } = session;
	// A world's ids are drawn, and draws lead back to the session's seed; with it anybody could draw who is real-derived.
	const members = topEngaged(world, top).map((member) => ({
		...member,
		memberId: veiledUuid(personas.key, member.memberId),
	}));
	return { ...viewOf(session), byInterest: byInterest(world), topEngaged: members };
}

export function crowdOf({ record, world, personas, intervalMs }: ShownSession): ShownCrowd {
	const frame = new CrowdFrameEncoder().keyframe(personas, world);
	return { tick: world.tick, tickMs: intervalMs, realmPreset: record.realmPreset, frame };
}
