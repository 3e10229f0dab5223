/** Whole units that a streamer gets in a period for those who follow: one for every `followersAUnit`; none when that is 0. */
export function passiveIncomeOf(followers: number, followersAUnit: number): number {
	return followersAUnit === 0 ? 0 : Math.floor(followers / followersAUnit);
}

/** When the period began that a time is in, as Unix milliseconds: periods follow one another from 1970 on. */
export function incomePeriodAt(nowMs: number, periodMs: number): number {
	return nowMs - (nowMs % periodMs);
}
