/** A line of the benchmark's table. */
export interface BenchRow {
	/** Dotted, such as `frame.deltaBytes`. */
	name: string;
	value: number;
	unit: string;
	/** What `value` is compared with. */
	ratioTo?: string;
	/** How many times better `value` is than the same measure of `ratioTo`. */
	ratio?: number;
}
