/** The one of `known` that is most like `name`, when it is like it at all: half of the letters at least are right. */
export function nearest(name: string, known: readonly string[]): string | undefined {
	let best: string | undefined;
	let least = Math.floor(name.length / 2) + 1;
	for (const candidate of known) {
		const distance = editsBetween(name.toLowerCase(), candidate.toLowerCase());
		if (distance >= least) continue;
		best = candidate;
		least = distance;
	}
	return best;
}

/** Letters to put in, take out or change (Levenshtein). */
function editsBetween(from: string, to: string): number {
	let row = Array.from({ length: to.length + 1 }, (_, column) => column);
	for (let i = 1; i <= from.length; i++) {
		const next = [i];
		for (let j = 1; j <= to.length; j++) {
			const change = row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
			next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
		}
		row = next;
	}
	return row[to.length];
}
