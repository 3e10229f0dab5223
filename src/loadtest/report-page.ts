import { element, type Markup } from "../lab/markup.ts";
import { wholePage } from "../lab/page.ts";
import { COMPARED, type Compared, type Comparison } from "./comparison.ts";
import { FIGURES, shown } from "./figures.ts";
import type { Measurement } from "./measurement.ts";
import { type Lines, overTime } from "./over-time.ts";
import { headline, ratioText, VERDICTS } from "./report-text.ts";
import { timesChart } from "./times-chart.ts";

const CHARTS: Readonly<Record<string, Lines>> = {
	"Event to reaction, ms": { p50: "reactionP50", p99: "reactionP99" },
	"Event to applied, ms": { p50: "appliedP50", p99: "appliedP99" },
	"Tick lateness, ms": { p50: "latenessP50", p99: "latenessP99" },
	"Events applied a second": { events: "eventsApplied" },
	"CPU of the server, % of a core": { CPU: "cpu" },
	"Memory of the server, MB": { memory: "memory" },
	"Bytes a second to a client": { bytes: "clientBytes" },
	Errors: { errors: "errors" },
};

/** What a load came to as one HTML page that needs nothing else; with a baseline each figure beside that one's. */
export function reportPage(measured: Measurement, comparison?: Comparison): string {
	const { showtime, takenAt, server } = measured;
	const processes = server.processes === 1 ? "" : `, ${server.processes} processes`;
	const by = `${takenAt.slice(0, 16).replace("T", " ")} UTC, Showtime ${showtime}, Node ${server.node}${processes}.`;
	const baseline = comparison?.baseline;
	return wholePage(
		"Load test",
		element("p", { class: "faint" }, `${headline(measured)}. ${by}`),
		...(comparison === undefined ? [] : comparisonPart(comparison)),
		element("h2", {}, "Figures"),
		figureTable(measured),
		...errorPart(measured),
		element("h2", {}, "Over time"),
		...(baseline === undefined ? [] : [element("p", { class: "faint" }, "Dashes and rings are the baseline's.")]),
		element(
			"div",
			{ class: "charts" },
			timesChart(measured, baseline),
			...Object.entries(CHARTS).map(([title, lines]) => overTime(title, lines, measured.series, baseline?.series)),
		),
		element("h2", {}, "Settings"),
		element("pre", {}, JSON.stringify(measured.settings, null, 2)),
	);
}

function figureTable({ figures }: Measurement): Markup {
	const rows = FIGURES.map(({ name, label, unit }) => {
		const spread = figures[name];
		return [`${label}, ${unit}`, ...COMPARED.map((of) => shown(spread[of])), String(spread.count)];
	});
	return table(["", ...COMPARED, "values"], rows);
}

function errorPart({ errors }: Measurement): Markup[] {
	const rows = Object.entries(errors).map(([code, count]) => [code, String(count)]);
	return [rows.length === 0 ? element("p", {}, "No errors.") : table(["errors", "count"], rows)];
}

function comparisonPart({ rows, errors, notes, tolerance }: Comparison): Markup[] {
	const judged = rows.filter(({ verdict }) => verdict !== "unjudged");
	const body = judged.map(rowOf);
	body.push(["errors", String(errors.now), String(errors.before), "", VERDICTS[errors.verdict]]);
	const rule = `Numbers that differ by at most ${Math.round(tolerance * 100)} %, or by next to nothing, are the same.`;
	const different = notes.map((note) => element("li", {}, note));
	return [
		element("h2", {}, "Beside the baseline"),
		element("p", { class: "faint" }, rule),
		...(different.length > 0 ? [element("p", {}, "Different:"), element("ul", {}, ...different)] : []),
		table(["", "now", "baseline", "ratio", ""], body),
	];
}

function rowOf({ figure, of, now, before, ratio, verdict }: Compared): string[] {
	const { label, unit } = figure;
	return [`${label} ${of}, ${unit}`, shown(now), shown(before), ratioText(ratio), VERDICTS[verdict]];
}

/** What is worse stands out. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): Markup {
	const head = element("tr", {}, ...heads.map((text) => element("th", {}, text)));
	const body = rows.map((cells) => {
		const look: Record<string, string> = cells.includes(VERDICTS.worse) ? { class: "sure" } : {};
		return element("tr", look, ...cells.map((text) => element("td", {}, text)));
	});
	return element("div", { class: "wide" }, element("table", {}, head, ...body));
}
