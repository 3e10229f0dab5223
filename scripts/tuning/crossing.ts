import type { Dot } from "./chart.ts";

/** At which threshold so many trains come in an hour, and between which ones by the 95 % intervals; null: beyond those that were tried. */
export interface Crossing {
	at: number | null;
	least: number | null;
	most: number | null;
}

/** `dots` have trains an hour by threshold, lowest first. */
export function crossingOf(dots: readonly Dot[], trains: number): Crossing {
	const along = (share: -1 | 0 | 1) =>
		crossing(
			dots.map(({ x, mean, margin }) => [x, mean + share * margin]),
			trains,
		);
	return { at: along(0), least: along(-1), most: along(1) };
}

/** Between the last threshold with more and the first with as many or fewer, on the logarithm of the threshold. */
function crossing(points: readonly (readonly [threshold: number, trains: number])[], wanted: number): number | null {
	const after = points.findIndex(([, trains]) => trains <= wanted);
	if (after <= 0) return null;
	const [[low, more], [high, fewer]] = [points[after - 1], points[after]];
	const share = (more - wanted) / (more - fewer);
	return low * (high / low) ** share;
}
