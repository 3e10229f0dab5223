/** A line of the benchmark's table. */
export interface BenchRow {
	/** Dotted, such as `frame.deltaBytes`; a point of a curve ends in where it is, such as `tick.core.nsPerMember.1000`. */
	name: string;
	value: number;
	unit: string;
	/** What `value` is compared with. */
	ratioTo?: string;
	/** How many times better `value` is than the same measure of `ratioTo`. */
	ratio?: number;
	/** What `value` has to reach. */
	atLeast?: number;
	/** What `value` must not pass. */
	atMost?: number;
}

/** Whether the row's own target, if it has one, is reached. */
export function isReached({ value, atLeast, atMost }: BenchRow): boolean {
	return value >= (atLeast ?? Number.NEGATIVE_INFINITY) && value <= (atMost ?? Number.POSITIVE_INFINITY);
}

/** How many times better we are than `ratioTo`. */
export function ratioRow(name: string, ratio: number, ratioTo: string): BenchRow {
	return { name, value: ratio, unit: "x", ratioTo, ratio };
}
