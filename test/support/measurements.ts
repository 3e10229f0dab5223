import { FIGURES } from "../../src/loadtest/figures.ts";
import { CHANNELS, type Figures, type Measurement, measurementOf } from "../../src/loadtest/measurement.ts";
import type { Spread } from "../../src/loadtest/spread.ts";

export const SOME: Spread = { count: 1_000, p50: 10, p95: 20, p99: 30, max: 40 };

/** A measurement that never was, the same in all figures but those given. */
export function madeUpMeasurement(figures: Partial<Figures> = {}, other: Partial<Measurement> = {}): Measurement {
	const all = FIGURES.map(({ name }) => [name, figures[name] ?? SOME]);
	const channels = CHANNELS.map((name, place) => [name, [place, Number.NaN, place + 1, place + 2]]);
	return measurementOf({
		showtime: "1.2.3",
		takenAt: "2026-11-26T18:00:00.000Z",
		settings: { rooms: 2, members: 30, clients: 4, events: 5, seconds: 4, warmUp: 1, seed: 7 },
		server: { node: "24.0.0", processes: 1, tickSeconds: 5 },
		figures: Object.fromEntries(all) as Figures,
		errors: {},
		series: { secondsEach: 1, channels: Object.fromEntries(channels) as Measurement["series"]["channels"] },
		...other,
	});
}
