/** What both crowds have to count alike. */
export interface CrowdCounts {
	total: number;
	engaged: number;
	disengaged: number;
	/** By category. */
	mood: ArrayLike<number>;
}

/** An audience that steps through the same numbers as the world does, in another way of keeping them. */
export interface PeerCrowd {
	readonly counts: CrowdCounts;
	/** One tick of the rules; `arrivals` are templates. What it returns is awaited. */
	tick(
		tick: number,
		marker: number,
		events: readonly { type: string; significance: number }[],
		arrivals: readonly number[],
	): unknown;
}

/** A comparison with a crowd that came out otherwise is void. */
export function assertSameCrowd(name: string, tick: number, ours: CrowdCounts, theirs: CrowdCounts): void {
	const line = ({ total, engaged, disengaged, mood }: CrowdCounts): string =>
		[total, engaged, disengaged, ...Array.from(mood)].join(" ");
	if (line(ours) === line(theirs)) return;
	throw new Error(`tick ${tick}: the world counts ${line(ours)}, ${name} ${line(theirs)}`);
}
