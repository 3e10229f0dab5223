import { FIGURES, type Figure, type FigureName, headOf } from "./figures.ts";
import { lineChart } from "./line-chart.ts";
import type { Markup } from "./markup.ts";
import type { Drawn, DrawnVariant } from "./results.ts";

/** Where a figure of a session is among those of all sessions. */
const placeOf = (session: number, figure: number): number => session * FIGURES.length + figure;

/** A figure of each session, by its name: for a chart or the JSON. */
export function bySession(name: FigureName, of: Float64Array): number[] {
	const figure = FIGURES.findIndex((one) => one.name === name);
	return Array.from({ length: of.length / FIGURES.length }, (_, session) => of[placeOf(session, figure)]);
}

/** A figure session by session, one line a variant. */
export function sessionChart(name: FigureName, drawn: readonly DrawnVariant[], count: number): Markup {
	const figure: Figure = FIGURES.find((one) => one.name === name) as Figure;
	const factor = figure.isShare ? 100 : 1;
	const lines = drawn.flatMap(({ variant, sessions }) => {
		return sessions === undefined ? [] : [{ name: variant.label, points: pointsOf(name, sessions, factor) }];
	});
	const title = `${headOf(figure).replace(" after the last session", "")}${figure.isShare ? ", %" : ""}`;
	return lineChart(title, lines, { unit: "sessions", from: 1, to: count });
}

function pointsOf(name: FigureName, { mean, margin }: Drawn, factor: number) {
	const margins = bySession(name, margin);
	return bySession(name, mean).map((value, session) => {
		return { at: session + 1, value: value * factor, margin: margins[session] * factor };
	});
}
