/** How a number has moved since some time ago, in words: "24 more than 5 min ago"; it is not known at first. */
export function trendInWords(now: number, before: number | undefined, ago: string): string {
	if (before === undefined) return "no trend yet";
	const difference = now - before;
	if (difference === 0) return `as many as ${ago}`;
	return `${Math.abs(difference).toLocaleString("en")} ${difference > 0 ? "more" : "fewer"} than ${ago}`;
}

/** A share of `whole` in whole per cent; 0 when there is no whole. */
export function percentOf(part: number, whole: number): number {
	return whole > 0 ? Math.round((100 * part) / whole) : 0;
}
