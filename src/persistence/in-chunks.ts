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

/** Rows that a query compiled for its number of rows takes at most. */
const MOST_EVEN = 256;

/** The rows in chunks of 256, 128, 64 and so on to 1: so few lengths that a query is compiled for each of them. */
export function evenly<Row>(rows: readonly Row[]): (readonly Row[])[] {
	const chunks: (readonly Row[])[] = [];
	for (let from = 0; from < rows.length; ) {
		const length = Math.min(MOST_EVEN, 2 ** Math.floor(Math.log2(rows.length - from)));
		chunks.push(length === rows.length ? rows : rows.slice(from, from + length));
		from += length;
	}
	return chunks;
}

/** The same for lists in which a value may stand twice: the last chunk is filled up with its last value. */
export function paddedEvenly<Row>(rows: readonly Row[]): Row[][] {
	const chunks: Row[][] = [];
	for (let from = 0; from < rows.length; from += MOST_EVEN) {
		const chunk = rows.slice(from, from + MOST_EVEN);
		const missing = 2 ** Math.ceil(Math.log2(chunk.length)) - chunk.length;
		for (let added = 0; added < missing; added++) chunk.push(chunk[chunk.length - 1]);
		chunks.push(chunk);
	}
	return chunks;
}
