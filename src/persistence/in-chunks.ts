/** Rows that one statement takes: their values stay below SQLite's bound of 32,766. */
const MOST_ROWS = 1_000;

/** Runs `work` on 1,000 of the rows at most at a time, one chunk after another; not at all when there are none. */
export async function inChunks<Row>(rows: readonly Row[], work: (some: Row[]) => Promise<unknown>): Promise<void> {
	for (const some of chunksOf(rows)) await work(some);
}

/**
 * The same for statements of one transaction, which carries them out one after another anyway: the next is made while the
 * database is busy with the one before.
 */
export async function inChunksAtOnce<Row>(
	rows: readonly Row[],
	work: (some: Row[]) => Promise<unknown>,
): Promise<void> {
	await Promise.all(chunksOf(rows).map(work));
}

function chunksOf<Row>(rows: readonly Row[]): Row[][] {
	const chunks: Row[][] = [];
	for (let from = 0; from < rows.length; from += MOST_ROWS) chunks.push(rows.slice(from, from + MOST_ROWS));
	return chunks;
}
