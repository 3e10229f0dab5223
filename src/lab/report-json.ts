import { FIGURES } from "./figures.ts";
import { isSure } from "./report-page.ts";
import type { LabResults } from "./results.ts";
import { CHANNELS, placeIn } from "./series.ts";
import { bySession } from "./session-charts.ts";
import type { Spread } from "./statistics.ts";

/** All results as JSON (docs/lab.md, "As JSON"); what nobody knows is null. */
export function reportJson(results: LabResults): string {
	const { scenario } = results;
	const report = {
		scenario,
		rules: results.variants().map(({ variant, spreads }) => {
			const { label, point, isCompared } = variant;
			return { label, point, isCompared, figures: named(spreads, bare) };
		}),
		differences: results.comparisons().map(({ point, differences }) => {
			return { point, figures: named(differences, (spread) => ({ ...bare(spread), isSure: isSure(spread) })) };
		}),
		series: results.drawn().map(({ variant, bins, mean, margin }) => {
			const numbers = (from: Float64Array, channel: (typeof CHANNELS)[number]) =>
				Array.from({ length: bins.count }, (_, bin) => known(from[placeIn(channel, bin)]));
			const channels = CHANNELS.map((channel) => [
				channel,
				{ mean: numbers(mean, channel), margin: numbers(margin, channel) },
			]);
			return { label: variant.label, minutesEach: bins.minutesEach, ...Object.fromEntries(channels) };
		}),
		sessions: results.drawn().flatMap(({ variant, sessions }) => {
			if (sessions === undefined) return [];
			const figures = FIGURES.map(({ name }) => {
				const [mean, margin] = [sessions.mean, sessions.margin].map((from) => bySession(name, from).map(known));
				return [name, { mean, margin }];
			});
			return [{ label: variant.label, ...Object.fromEntries(figures) }];
		}),
	};
	return `${JSON.stringify(report, null, 2)}\n`;
}

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

function bare({ count, mean, margin, least, most }: Spread) {
	return { count, mean: known(mean), margin: known(margin), least: known(least), most: known(most) };
}

function named<T>(spreads: readonly Spread[], told: (spread: Spread) => T): Record<string, T> {
	return Object.fromEntries(FIGURES.map(({ name }, index) => [name, told(spreads[index])]));
}
