import { packedColumns } from "./packed-columns.ts";

/** Tags a session can know; more are refused. */
export const TAG_LIMIT = 128;

/** The session's interned content tags; a tag's index is its interest bit. */
export interface TagTable {
	names: string[];
	indexOf: Map<string, number>;
	weightBp: Int32Array;
	/** How tired the crowd is of a tag. */
	satiationBp: Int32Array;
	/** 1: the tag was current in this session. */
	wasCurrent: Uint8Array;
}

export function createTagTable(): TagTable {
	const columns = packedColumns(TAG_LIMIT, { weightBp: Int32Array, satiationBp: Int32Array, wasCurrent: Uint8Array });
	return { names: [], indexOf: new Map(), ...columns };
}
