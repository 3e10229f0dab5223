import type { Spread } from "./spread.ts";

/** Values of `/metrics` by name and labels, as they stand there. */
export type Scrape = ReadonlyMap<string, number>;

export async function scrape(apiUrl: string): Promise<Scrape> {
	const text = await (await fetch(`${apiUrl}/metrics`)).text();
	const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
	return new Map(
		lines.map((line) => {
			const space = line.lastIndexOf(" ");
			return [line.slice(0, space), Number(line.slice(space + 1))];
		}),
	);
}

/** How much a counter grew between two scrapes. */
export function grown(before: Scrape, after: Scrape, name: string): number {
	return (after.get(name) ?? 0) - (before.get(name) ?? 0);
}

/**
 * What a histogram saw between the scrapes of each pair, in milliseconds: within a bucket values are taken as evenly spread, the greatest
 * as the bucket's end.
 */
export function spreadBetween(pairs: readonly (readonly [Scrape, Scrape])[], name: string, labels = ""): Spread {
	const start = `${name}_bucket{le="`;
	const buckets = new Map<number, number>();
	for (const [before, after] of pairs) {
		for (const key of after.keys()) {
			if (!key.startsWith(start) || !key.includes(labels)) continue;
			const limit = key.slice(start.length, key.indexOf('"', start.length));
			const toMs = limit === "+Inf" ? Number.POSITIVE_INFINITY : Number(limit) * 1_000;
			buckets.set(toMs, (buckets.get(toMs) ?? 0) + grown(before, after, key));
		}
	}
	const ordered = [...buckets].sort(([a], [b]) => a - b);
	const count = ordered.at(-1)?.[1] ?? 0;
	const max = ordered.find(([, seen]) => seen === count)?.[0] ?? 0;
	return { count, p50: quantile(ordered, count / 2), p99: quantile(ordered, count * 0.99), max };
}

/** `ordered`: each bucket's end with the number of values up to it. */
function quantile(ordered: readonly (readonly [number, number])[], rank: number): number {
	let [from, below] = [0, 0];
	for (const [to, seen] of ordered) {
		if (seen >= rank && seen > below) return from + ((rank - below) / (seen - below)) * (to - from);
		[from, below] = [to, seen];
	}
	return from;
}
