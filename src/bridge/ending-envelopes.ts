import { deterministicId } from "../deterministic-id.ts";
import type { SessionTotals } from "../events/effect.ts";
import type { Envelope } from "../events/published.ts";
import type { CareerConclusion } from "../persistence/career-conclusion.ts";
import type { SessionRecord } from "../persistence/session-store.ts";

/**
 * What the end of a session tells, in order, the end itself last; with totals of 0 when the history, and with it the totals, are
 * lost. The same ending gives the same envelopes.
 */
export function endingEnvelopesOf(session: SessionRecord, conclusion: CareerConclusion): Envelope[] {
	const { showtimeSessionId, streamer, gameServiceId, startedAtMs, endedAtMs = startedAtMs } = session;
	const { newFollowers, lostFollowers, milestones, records } = conclusion;
	const base = (...cause: string[]) => ({
		eventId: deterministicId("event", showtimeSessionId, ...cause),
		timestamp: new Date(endedAtMs).toISOString(),
		schemaVersion: 1 as const,
		showtimeSessionId,
		streamer,
		gameServiceId,
	});
	const milestone = (kind: "career" | "record", code: string, value: number): Envelope => ({
		subject: "showtime.milestone.reached",
		event: { ...base("milestone", kind, code), kind, code, value, train: null },
	});
	return [
		...newFollowers.map(({ followerId, loyaltyBp }): Envelope => {
			const event = { ...base("follower.gained", followerId), followerId, loyalty: loyaltyBp / 10_000 };
			return { subject: "showtime.follower.gained", event };
		}),
		...lostFollowers.map(({ followerId }): Envelope => {
			return {
				subject: "showtime.follower.lost",
				event: { ...base("follower.lost", followerId), followerId },
			};
		}),
		...milestones.map(({ code, value }) => milestone("career", code, value)),
		...records.map(({ measure, value }) => milestone("record", measure, value)),
		endOf(session, conclusion, session.totals ?? lostTotalsOf(session), base("session.ended")),
	];
}

/** What is said of a session whose history nobody has any more. */
export function lostTotalsOf({ startedAtMs, endedAtMs = startedAtMs }: SessionRecord): SessionTotals {
	return {
		ticks: 0,
		durationSeconds: Math.floor(Math.max(0, endedAtMs - startedAtMs) / 1_000),
		watchSeconds: 0,
		peakViewers: 0,
		averageViewers: 0,
		averageEngagement: 0,
		uniqueViewers: 0,
		hype: { trains: 0, peakLevel: 0 },
		tips: 0,
		worldFirsts: 0,
		tags: 0,
		eventTypes: 0,
		topMoments: [],
	};
}

function endOf(
	{ startedAtMs, endReason = "" }: SessionRecord,
	{ summary }: CareerConclusion,
	{ ticks: _, topMoments, ...totals }: SessionTotals,
	base: Pick<
		Envelope["event"],
		"eventId" | "timestamp" | "schemaVersion" | "showtimeSessionId" | "streamer" | "gameServiceId"
	>,
): Envelope {
	const at = (atMs: number) => new Date(startedAtMs + atMs).toISOString();
	const { newFollowers, lostFollowers, growth } = summary;
	return {
		subject: "showtime.session.ended",
		event: {
			...base,
			reason: endReason,
			startedAt: at(0),
			// Of a session that began before these were counted.
			...{ tips: 0, worldFirsts: 0, tags: 0, eventTypes: 0 },
			...totals,
			topMoments: topMoments.map(({ kind, atMs, value }) => ({ kind, at: at(atMs), value })),
			newFollowers,
			lostFollowers,
			growth,
		},
	};
}
