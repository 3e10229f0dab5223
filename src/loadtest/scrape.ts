import { NO_SPREAD, SHARES, type Spread } from "./spread.ts";

/** Values of `/metrics` by name and labels, as they stand there. */
export type Scrape = ReadonlyMap<string, number>;

/** What `/metrics` answered. */
export function readScrape(text: string): Scrape {
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
	if (count === 0) return NO_SPREAD;
	const greatest = ordered.find(([, seen]) => seen === count)?.[0] ?? Number.NaN;
	const { p50, p95, p99 } = SHARES;
	const at = (share: number) => Math.min(quantile(ordered, count * share), lastLimit(ordered));
	return { count, p50: at(p50), p95: at(p95), p99: at(p99), max: Math.min(greatest, lastLimit(ordered)) };
}

/** The end of the last bucket that has one: nothing is known of values beyond it but that they are. */
function lastLimit(ordered: readonly (readonly [number, number])[]): number {
	return ordered.findLast(([to]) => Number.isFinite(to))?.[0] ?? Number.NaN;
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
