import { FIGURES } from "./figures.ts";
import type { RunResult } from "./run.ts";
import type { LabScenario } from "./scenario.ts";
import type { Bins, Series } from "./series.ts";
import { differenceOf, RunningSpread, type Spread, spreadOf } from "./statistics.ts";
import { type Variant, variantAt, variantCount } from "./variants.ts";

/** Variants that are drawn over time; a picture with more lines says nothing. */
const MOST_DRAWN = 6;

/** One run of a scenario, by its number. */
export interface RunPlace {
	variant: number;
	seed: number;
	isDrawn: boolean;
}

/** How many runs a scenario has, and which. Runs of one variant follow each other. */
export function runCount(scenario: LabScenario): number {
	return variantCount(scenario) * scenario.seeds;
}

export function runAt({ seeds, firstSeed }: LabScenario, run: number): RunPlace {
	const variant = Math.floor(run / seeds);
	return { variant, seed: firstSeed + (run % seeds), isDrawn: variant < MOST_DRAWN };
}

/** Numbers laid out as those of the runs are, each the spread of them over the seeds. */
export interface Drawn {
	mean: Float64Array;
	margin: Float64Array;
}

/** A variant over time, as `placeIn` lays it out. */
export interface DrawnVariant extends Drawn {
	variant: Variant;
	bins: Bins;
	/** Figures by session, in the order of `FIGURES`; absent when there is one session. */
	sessions?: Drawn;
}

/** Figures of a variant, in the order of `FIGURES`. */
export interface VariantFigures {
	variant: Variant;
	spreads: Spread[];
}

/** What other rules make different at one point of the sweep: with them less without them, seed by seed. */
export interface Comparison {
	point: Variant["point"];
	differences: Spread[];
}

/** Puts the results of all runs together; the same whoever simulated them and in which order they came. */
export class LabResults {
	readonly scenario: LabScenario;
	/** By run. */
	readonly #figures: (Float64Array | undefined)[];
	readonly #drawn = new Map<number, { bins: Bins; series: RunningSpread[]; sessions: RunningSpread[] }>();
	/** What is drawn, by run, until it is their turn. */
	readonly #waiting = new Map<number, Omit<RunResult, "figures">>();
	#next = 0;

	constructor(scenario: LabScenario) {
		this.scenario = scenario;
		this.#figures = new Array(runCount(scenario));
	}

	add(run: number, { figures, ...drawn }: RunResult): void {
		this.#figures[run] = figures;
		this.#waiting.set(run, drawn);
		// Sums of fractions depend on their order: they are made in that of the runs.
		for (; this.#waiting.has(this.#next); this.#next++) {
			const { series, sessions = new Float64Array() } = this.#waiting.get(this.#next) ?? {};
			this.#waiting.delete(this.#next);
			if (series !== undefined) this.#draw(runAt(this.scenario, this.#next).variant, series, sessions);
		}
	}

	#draw(variant: number, { bins, values }: Series, sessions: Float64Array): void {
		let drawn = this.#drawn.get(variant);
		if (drawn === undefined) {
			drawn = { bins, series: spreadsFor(values), sessions: spreadsFor(sessions) };
			this.#drawn.set(variant, drawn);
		}
		addTo(drawn.series, values);
		addTo(drawn.sessions, sessions);
	}

	/** Once all runs are there. */
	variants(): VariantFigures[] {
		const all = Array.from({ length: variantCount(this.scenario) }, (_, index) => variantAt(this.scenario, index));
		return all.map((variant) => {
			return { variant, spreads: FIGURES.map((_, figure) => spreadOf(this.#valuesOf(variant.index, figure))) };
		});
	}

	comparisons(): Comparison[] {
		if (this.scenario.compare === undefined) return [];
		return Array.from({ length: variantCount(this.scenario) / 2 }, (_, pair) => {
			const differences = FIGURES.map((_, figure) => {
				return differenceOf(this.#valuesOf(2 * pair, figure), this.#valuesOf(2 * pair + 1, figure));
			});
			return { point: variantAt(this.scenario, 2 * pair).point, differences };
		});
	}

	drawn(): DrawnVariant[] {
		return [...this.#drawn].map(([index, { bins, series, sessions }]) => {
			const variant = variantAt(this.scenario, index);
			return { variant, bins, ...drawnOf(series), ...(sessions.length > 0 && { sessions: drawnOf(sessions) }) };
		});
	}

	#valuesOf(variant: number, figure: number): number[] {
		const { seeds } = this.scenario;
		return Array.from({ length: seeds }, (_, seed) => this.#figures[variant * seeds + seed]?.[figure] ?? Number.NaN);
	}
}

const spreadsFor = (values: Float64Array): RunningSpread[] => Array.from(values, () => new RunningSpread());

/** A number that nobody knows adds nothing. */
function addTo(spreads: readonly RunningSpread[], values: Float64Array): void {
	for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) spreads[i].add(values[i]);
}

function drawnOf(spreads: readonly RunningSpread[]): Drawn {
	return {
		mean: Float64Array.from(spreads, ({ mean }) => mean),
		margin: Float64Array.from(spreads, ({ margin }) => margin),
	};
}
