import type { Effect } from "../events/effect.ts";
import type { Marker } from "../events/input.ts";
import type { SessionRecord } from "../persistence/session-store.ts";

/** The record after an effect that changes a session's status. */
export function recordAfter(record: SessionRecord, marker: Marker, effect: Effect): SessionRecord {
	const atMs = record.startedAtMs + marker.atMs;
	switch (effect.kind) {
		case "session.paused":
			return { ...record, status: "paused", pausedAtMs: atMs };
		case "session.resumed":
			return { ...record, status: "active", pausedAtMs: undefined };
		case "session.ended":
			return { ...record, status: "ended", endedAtMs: atMs, endReason: effect.reason, totals: effect.totals };
		default:
			return record;
	}
}
