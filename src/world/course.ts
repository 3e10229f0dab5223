const WHOLE_BP = 10_000;
/** Engagement is floored three times a tick: so much may be nothing. */
const ROUNDING_BP = 3;

/** How a member stood after a tick. */
export interface CoursePoint {
	atMs: number;
	engagementBp: number;
	matchBp: number;
	/** What a full match added to an engagement of 0 in that tick. */
	gainBp: number;
}

/** A tick of a member's course: what its engagement came from; shares of 0 to 1. */
export interface CourseTick {
	atMs: number;
	engagement: number;
	/** How well what was on show matched its interests. */
	match: number;
	/** Won by that match, trains and voices in the room included, and lost for want of it. */
	gained: number;
	lost: number;
	/** Won or, below 0, lost by all else: pulses, morale, a rally. Absent where the tick before is not known. */
	moved?: number;
}

/** Takes a member's course apart; `points` are ticks one after the other, `decayBp` what it loses a tick without a match. */
export function courseOf(points: readonly CoursePoint[], decayBp: number): CourseTick[] {
	return points.map((point, index) => {
		const { atMs, engagementBp, matchBp, gainBp } = point;
		const loss = (decayBp * (WHOLE_BP - matchBp)) / WHOLE_BP;
		const before = points[index - 1]?.engagementBp;
		const matched = matchedAt(point, loss, before);
		const gained = (gainBp * matchBp * (WHOLE_BP - matched)) / (WHOLE_BP * WHOLE_BP);
		return {
			atMs,
			engagement: engagementBp / WHOLE_BP,
			match: matchBp / WHOLE_BP,
			gained: shareOf(gained),
			lost: shareOf(Math.min(loss, matched + gained)),
			...(before !== undefined && { moved: shareOf(matched - before) }),
		};
	});
}

/** What a member stood at when it was matched: where it had stood before, unless rounding cannot be all the difference. */
function matchedAt({ engagementBp, matchBp, gainBp }: CoursePoint, loss: number, before: number | undefined): number {
	const gain = (gainBp * matchBp) / WHOLE_BP;
	const kept = (WHOLE_BP - gain) / WHOLE_BP;
	// The whole way up, wherever it had stood.
	if (kept <= 0) return before ?? engagementBp;
	const matched = Math.min(WHOLE_BP, Math.max(0, (engagementBp + loss - gain) / kept));
	if (before === undefined) return matched;
	// One that fell to 0 may have stood anywhere below its loss.
	const isNothing = Math.abs(matched - before) * kept <= ROUNDING_BP || (engagementBp === 0 && before < matched);
	return isNothing ? before : matched;
}

/** Of basis points, which are as exact as it gets. */
const shareOf = (bp: number): number => Math.round(bp) / WHOLE_BP;
