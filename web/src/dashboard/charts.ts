import uPlot from "uplot";
import { MOODS, moodProperty } from "../mood.ts";
import type { Realm } from "../realms/realm.ts";
import { RIVER_ORDER, riverBank } from "./chart-columns.ts";
import type { TickRow } from "./tick-history.ts";
import type { TimeChartSpec } from "./time-chart.ts";
import { percentOf } from "./trend.ts";

const count = (value: number) => Math.round(value).toLocaleString("en");
const upTo = (most: number): [number, number] => [0, Math.max(1, most * 1.08)];

/** All who watch, and among them the engaged and the disengaged. */
export function viewersChart({ words }: Realm): TimeChartSpec {
	const undecided = ({ total, engaged, disengaged }: TickRow) => total - engaged - disengaged;
	return {
		title: `Watching over time`,
		className: "chart--viewers",
		measures: [
			{ label: "Engaged", colour: "--accent", of: ({ engaged }) => count(engaged) },
			{ label: "Undecided", colour: "--chart-undecided", of: (row) => count(undecided(row)) },
			{ label: "Disengaged", colour: "--chart-disengaged", of: ({ disengaged }) => count(disengaged) },
			{ label: "All", colour: "--text", of: ({ total }) => count(total) },
		],
		lines: [({ total }) => total, ({ total, disengaged }) => total - disengaged, ({ engaged }) => engaged],
		series: (paint) => [
			{ stroke: paint("--text"), width: 1.5, points: { show: false } },
			{ width: 0, points: { show: false } },
			{
				stroke: paint("--accent"),
				width: 2,
				fill: downwards(paint("--accent", 62), paint("--accent", 12)),
				points: { show: false },
			},
		],
		bands: (paint) => [
			{ series: [1, 2], fill: paint("--chart-disengaged") },
			{ series: [2, 3], fill: paint("--chart-undecided") },
		],
		range: (_, most) => upTo(most),
		mark: count,
		summary(rows) {
			const last = rows.at(-1);
			if (last === undefined) return "Nothing was seen yet.";
			const [least, most] = extremes(rows.map(({ total }) => total));
			return `${count(last.total)} ${words.viewers}; between ${count(least)} and ${count(most)} in this view.`;
		},
	};
}

/** Which share is engaged, and which losing interest. */
export function engagementChart(): TimeChartSpec {
	const engaged = (row: TickRow) => percentOf(row.engaged, row.total);
	const disengaged = (row: TickRow) => percentOf(row.disengaged, row.total);
	return {
		title: "Engagement",
		className: "chart--engagement",
		measures: [
			{ label: "Engaged", colour: "--accent", of: (row) => `${engaged(row)} %` },
			{ label: "Losing interest", colour: "--chart-fading", of: (row) => `${disengaged(row)} %` },
		],
		lines: [engaged, disengaged],
		series: (paint) => [
			{
				stroke: paint("--accent"),
				width: 2,
				fill: downwards(paint("--accent", 34), paint("--accent", 3)),
				points: { show: false },
			},
			{ stroke: paint("--chart-fading"), width: 2, dash: [5, 4], points: { show: false } },
		],
		range: () => [0, 100],
		mark: (value) => `${value} %`,
		summary(rows) {
			const last = rows.at(-1);
			if (last === undefined) return "Nothing was seen yet.";
			const [least, most] = extremes(rows.map(engaged));
			return `${engaged(last)} % engaged (${least} to ${most} %), ${disengaged(last)} % losing interest.`;
		},
	};
}

/** How the moods flow: as wide as there are viewers, a stripe a mood. */
export function moodRiver(): TimeChartSpec {
	const measures = RIVER_ORDER.map((code) => ({
		label: MOODS[code],
		colour: moodProperty(MOODS[code]),
		of: (row: TickRow) => `${percentOf(row.moods[code], row.total)} %`,
	}));
	const banks = [...RIVER_ORDER.keys(), RIVER_ORDER.length];
	return {
		title: "Mood river",
		className: "chart--river",
		measures,
		lines: banks.map(riverBank),
		series: (paint) =>
			banks.map(() => ({
				stroke: paint("--panel", 55),
				width: 1,
				points: { show: false },
				paths: uPlot.paths.spline?.(),
			})),
		bands: (paint) =>
			RIVER_ORDER.map((code, place) => ({
				series: [place + 1, place + 2],
				fill: paint(moodProperty(MOODS[code])),
				dir: -1,
			})),
		range: (least, most) => {
			const half = Math.max(1, most, -least) * 1.06;
			return [-half, half];
		},
		summary(rows) {
			const last = rows.at(-1);
			if (last === undefined || last.total === 0) return "Nobody is in a mood yet.";
			const [first, second] = RIVER_ORDER.toSorted((a, b) => last.moods[b] - last.moods[a]);
			const share = (code: number) => `${MOODS[code].toLowerCase()} (${percentOf(last.moods[code], last.total)} %)`;
			return `Now mostly ${share(first)}, then ${share(second)}.`;
		},
	};
}

/** The points of the hype trains. */
export function hypeChart({ words }: Realm): TimeChartSpec {
	return {
		title: `${words.hypeTrain} over time`,
		className: "chart--hype",
		measures: [
			{ label: "Level", colour: "--chart-hype", of: ({ hypeLevel }) => String(hypeLevel) },
			{ label: "Points", colour: "--chart-hype", of: ({ hypeTotal }) => count(hypeTotal) },
		],
		lines: [({ hypeTotal }) => hypeTotal],
		series: (paint) => [
			{
				stroke: paint("--chart-hype"),
				width: 2,
				fill: downwards(paint("--chart-hype", 48), paint("--chart-hype", 6)),
				points: { show: false },
				paths: uPlot.paths.stepped?.({ align: 1 }),
			},
		],
		range: (_, most) => [0, Math.max(10, most * 1.15)],
		mark: count,
		summary(rows) {
			const best = Math.max(0, ...rows.map(({ hypeLevel }) => hypeLevel));
			const now = rows.at(-1)?.hypeLevel ?? 0;
			if (best === 0) return `No ${words.hypeTrain.toLowerCase()} in this view yet.`;
			return now > 0 ? `Level ${now} now, ${best} at best.` : `None at the moment; level ${best} at best in this view.`;
		},
	};
}

/** Fades from the top of the chart to its floor. */
function downwards(from: string, to: string): (plot: uPlot) => CanvasGradient {
	return ({ ctx, bbox: { top, height } }) => {
		const gradient = ctx.createLinearGradient(0, top, 0, top + height);
		gradient.addColorStop(0, from);
		gradient.addColorStop(1, to);
		return gradient;
	};
}

function extremes(values: readonly number[]): [number, number] {
	return [Math.min(...values), Math.max(...values)];
}
