type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array;

interface ColumnType<C extends Column> {
	readonly BYTES_PER_ELEMENT: number;
	new (buffer: ArrayBuffer, byteOffset: number, length: number): C;
}

/** By name: type of the column, and its elements a row where they are more than one. */
type Layout = Record<string, ColumnType<Column> | readonly [ColumnType<Column>, number]>;

type ColumnsOf<L extends Layout> = {
	[Name in keyof L]: L[Name] extends ColumnType<infer C>
		? C
		: L[Name] extends readonly [ColumnType<infer C>, number]
			? C
			: never;
};

const ROW_STRIDE = 16;

/** Rows to make room for when `needed` are more than the `room` there is: hardly more for a crowd that is known, a quarter more for one that grows. */
export function roomierThan(room: number, needed: number): number {
	return Math.ceil(Math.max(needed, room + room / 4) / ROW_STRIDE) * ROW_STRIDE;
}

/** Columns with room for `rows` in one buffer: a buffer of its own costs each of them 200 bytes, and most rooms are small. */
export function packedColumns<L extends Layout>(rows: number, layout: L): ColumnsOf<L> {
	const columns = Object.entries(layout).map(([name, column]) => {
		const [type, elements] =
			"length" in column && typeof column !== "function" ? column : [column as ColumnType<Column>, 1];
		return { name, type, length: elements * rows };
	});
	// The widest first, so that each starts where it may.
	columns.sort((a, b) => b.type.BYTES_PER_ELEMENT - a.type.BYTES_PER_ELEMENT);
	const bytes = columns.reduce((sum, { type, length }) => sum + type.BYTES_PER_ELEMENT * length, 0);
	const buffer = new ArrayBuffer(bytes);
	let at = 0;
	const packed = columns.map(({ name, type, length }) => {
		const column = new type(buffer, at, length);
		at += column.byteLength;
		return [name, column];
	});
	return Object.fromEntries(packed);
}
