/** What a sponsorship asks for, in the order of its contract. */
export const SPONSORSHIP_MILESTONES = ["stream_hours", "audience_reach", "hype_generation"] as const;
export type SponsorshipMilestone = (typeof SPONSORSHIP_MILESTONES)[number];

/** Offering: its contract is being made. Proposed: the streamer has not accepted. Fulfilled: all is reached. Ended: before that. */
export const SPONSORSHIP_STATES = ["offering", "proposed", "active", "fulfilled", "ended"] as const;
export type SponsorshipState = (typeof SPONSORSHIP_STATES)[number];

/** What the sponsor gets, and what it pays for it. */
export interface SponsorshipTerms {
	/** Hours on stream. */
	hours: number;
	/** Unique viewers, summed over sessions. */
	reach: number;
	/** Hype trains. */
	trains: number;
	/** Whole units by milestone. */
	payments: Record<SponsorshipMilestone, number>;
}

/** What there is so far. */
export interface SponsorshipProgress {
	streamedSeconds: number;
	reach: number;
	trains: number;
}

/** A session that ended while the sponsorship was active. */
export interface SponsoredSession {
	/** Unix milliseconds, as the end is. */
	startedAtMs: number;
	endedAtMs: number;
	/** That its world ran, without pauses. */
	durationSeconds: number;
	uniqueViewers: number;
	trains: number;
}

/** How a sponsor pays: the same for each milestone, or one sum for all three. In whole units. */
export type SponsorshipPayment = { perMilestone: number } | { total: number };

/** What each milestone pays: together it is the payment, and what cannot be divided comes with the first. */
export function paymentsOf(payment: SponsorshipPayment): SponsorshipTerms["payments"] {
	const share = "total" in payment ? Math.floor(payment.total / SPONSORSHIP_MILESTONES.length) : payment.perMilestone;
	const first = "total" in payment ? payment.total - (SPONSORSHIP_MILESTONES.length - 1) * share : share;
	return { stream_hours: first, audience_reach: share, hype_generation: share };
}

/** Progress with a session; of one that was live before the sponsorship was active only the time since then counts. */
export function progressedBy(
	progress: SponsorshipProgress,
	{ startedAtMs, endedAtMs, durationSeconds, uniqueViewers, trains }: SponsoredSession,
	activeAtMs: number,
): SponsorshipProgress {
	const sinceSeconds = Math.max(0, endedAtMs - Math.max(startedAtMs, activeAtMs)) / 1_000;
	return {
		streamedSeconds: progress.streamedSeconds + Math.min(durationSeconds, sinceSeconds),
		reach: progress.reach + uniqueViewers,
		trains: progress.trains + trains,
	};
}

const SECONDS_AN_HOUR = 3_600;

/** Milestones that are reached by then. */
export function reachedOf(terms: SponsorshipTerms, progress: SponsorshipProgress): SponsorshipMilestone[] {
	const isReached: Record<SponsorshipMilestone, boolean> = {
		stream_hours: progress.streamedSeconds >= terms.hours * SECONDS_AN_HOUR,
		audience_reach: progress.reach >= terms.reach,
		hype_generation: progress.trains >= terms.trains,
	};
	return SPONSORSHIP_MILESTONES.filter((code) => isReached[code]);
}
