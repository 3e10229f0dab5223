import type { BenchResults } from "../../bench/results.ts";
import type { BenchRow } from "../../bench/row.ts";
import { cellsOf } from "../../bench/table.ts";
import { type GrowthChart, growthChart } from "./growth-chart.ts";

const BEGIN = "<!-- npm run bench writes what follows -->";
const END = "<!-- npm run bench writes what stands above -->";

/** A point of a curve: its name, and where it is. */
const POINT = /^(.+)\.(\d+)$/;

interface PlannedChart extends Omit<GrowthChart, "series"> {
	/** Of its picture in docs/images. */
	file: string;
	/** What a curve is called, by the name of its rows. */
	curves: Record<string, string>;
}

const CHARTS: readonly PlannedChart[] = [
	{
		file: "bench-members-tick.svg",
		title: "A tick of one room",
		across: "members of the room",
		up: "milliseconds",
		isLogUp: true,
		curves: { "growth.members.tickMs": "rules, personas, frame, snapshot" },
	},
	{
		file: "bench-members-cost.svg",
		title: "A tick, for each member",
		across: "members of the room",
		up: "nanoseconds a member",
		isLogUp: false,
		curves: { "tick.core.nsPerMember": "rules, personas, frame, snapshot" },
	},
	{
		file: "bench-members-bytes.svg",
		title: "What a member takes",
		across: "members of the room",
		up: "bytes a member",
		isLogUp: true,
		curves: {
			"memory.bytesPerMember": "memory",
			"snapshot.bytesPerMember": "snapshot",
			"frame.session.deltaBytesPerMember": "frame of a tick, to each client",
		},
	},
	{
		file: "bench-rooms-tick.svg",
		title: "A tick of every room of a process",
		across: "rooms of 100 members",
		up: "milliseconds",
		isLogUp: true,
		curves: { "growth.rooms.tickMs": "rules, personas, frame, snapshot" },
	},
	{
		file: "bench-rooms-cost.svg",
		title: "A tick, for each room",
		across: "rooms of 100 members",
		up: "microseconds a room",
		isLogUp: false,
		curves: { "growth.rooms.tickUsPerRoom": "rules, personas, frame, snapshot" },
	},
	{
		file: "bench-rooms-memory.svg",
		title: "What a room holds in memory",
		across: "rooms of 100 members",
		up: "kB a room",
		isLogUp: false,
		curves: { "growth.rooms.kilobytesPerRoom": "world, personas, encoder" },
	},
];

/** The pictures of the page by their names, with what was measured of each. */
export function performanceCharts({ sections }: BenchResults): Record<string, string> {
	const points = Object.values(sections).flat().flatMap(pointOf);
	const drawn = CHARTS.flatMap(({ file, curves, ...chart }) => {
		const series = Object.entries(curves).flatMap(([curve, name]) => {
			const own = points.filter((point) => point.curve === curve);
			return own.length === 0 ? [] : [{ name, points: own.map(({ at, value }) => [at, value] as const) }];
		});
		return series.length === 0 ? [] : [[file, growthChart({ ...chart, series })] as const];
	});
	return Object.fromEntries(drawn);
}

/** The page with its tables and pictures as they were measured; the rest of `page` stays. */
export function performancePage(page: string, results: BenchResults): string {
	const [head, rest] = page.split(BEGIN);
	const tail = rest?.split(END)[1];
	if (tail === undefined) throw new Error("docs/performance.md has lost the marks around what is measured");
	const images = Object.keys(performanceCharts(results)).map((file) => {
		const title = CHARTS.find((chart) => chart.file === file)?.title ?? file;
		return `![${title}](images/${file})`;
	});
	const tables = Object.entries(results.sections).flatMap(([name, rows]) => {
		const shown = rows.filter((row) => pointOf(row).length === 0);
		return shown.length === 0 ? [] : [`### ${name}`, tableOf(shown)];
	});
	const parts = [`Measured on: ${results.machine}.`, ...tables, "### Growth", ...images];
	return `${head}${BEGIN}\n\n${parts.join("\n\n")}\n\n${END}${tail}`;
}

function pointOf({ name, value }: BenchRow): { curve: string; at: number; value: number }[] {
	const found = POINT.exec(name);
	return found === null ? [] : [{ curve: found[1], at: Number(found[2]), value }];
}

function tableOf(rows: readonly BenchRow[]): string {
	const lines = rows.map((row) => {
		const [name, value, unit, beside, target] = cellsOf(row);
		return `| \`${name}\` | ${value} ${unit} | ${beside} | ${target} |`;
	});
	return ["| row | value | beside | target |", "| --- | ---: | --- | --- |", ...lines].join("\n");
}
