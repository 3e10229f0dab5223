/** Rows of a table that the graphics card reads stand so many to a line; a power of two. */
export const ROW_WIDTH = 128;

/** A table of at least `rows` rows of four numbers, whole lines of it. */
export function rowTable(rows: number): Float32Array {
	return new Float32Array(Math.ceil(rows / ROW_WIDTH) * ROW_WIDTH * 4);
}
