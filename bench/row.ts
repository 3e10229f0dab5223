/** A line of the benchmark's table. */
export interface BenchRow {
	/** Dotted, such as `frame.deltaBytes`. */
	name: string;
	value: number;
	unit: string;
	/** What `value` is compared with. */
	ratioTo?: string;
	/** `value` divided by the same measure of `ratioTo`. */
	ratio?: number;
}
