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
	return {
		names: [],
		indexOf: new Map(),
		weightBp: new Int32Array(TAG_LIMIT),
		satiationBp: new Int32Array(TAG_LIMIT),
		wasCurrent: new Uint8Array(TAG_LIMIT),
	};
}
