import * as z from "zod";
import { issueText } from "../events/issue-text.ts";
import { parseJson } from "../events/parse-json.ts";
import type { Reading } from "../lab/reading.ts";
import { FIGURES, type FigureName } from "./figures.ts";
import { loadSettings } from "./settings.ts";
import type { Spread } from "./spread.ts";

/** Of this file's shape; a file of another one is not read. */
export const FORMAT = 1;
const KIND = "showtime loadtest";

/** What nobody knows is NaN here and null in the file. */
const number = z.union([z.number(), z.null().transform(() => Number.NaN)]);
const spread = z.strictObject({ count: z.number(), p50: number, p95: number, p99: number, max: number });

/** What is drawn over time: medians and tails of a stretch, and means of it. */
export const CHANNELS = [
	"appliedP50",
	"appliedP99",
	"reactionP50",
	"reactionP99",
	"latenessP50",
	"latenessP99",
	"cpu",
	"memory",
	"eventsApplied",
	"clientBytes",
	"errors",
] as const;
export type Channel = (typeof CHANNELS)[number];

const measurement = z.strictObject({
	kind: z.literal(KIND),
	format: z.literal(FORMAT),
	/** Of the tool. */
	showtime: z.string(),
	takenAt: z.string(),
	settings: loadSettings,
	server: z.strictObject({ node: z.string(), processes: z.number().int(), tickSeconds: z.number() }),
	figures: z.record(z.enum(FIGURES.map(({ name }) => name) as [FigureName, ...FigureName[]]), spread),
	errors: z.record(z.string(), z.number()),
	series: z.strictObject({
		secondsEach: z.number(),
		channels: z.record(z.enum(CHANNELS), z.array(number)),
	}),
});

/** What a load came to (docs/loadtest.md, "As JSON"). */
export type Measurement = z.infer<typeof measurement>;
export type Series = Measurement["series"];
export type Figures = Record<FigureName, Spread>;

export function measurementOf(parts: Omit<Measurement, "kind" | "format">): Measurement {
	return { kind: KIND, format: FORMAT, ...parts };
}

/** The text of a file that `readMeasurement` reads; NaN becomes null. */
export function measurementText(measured: Measurement): string {
	return `${JSON.stringify(measured, null, 2)}\n`;
}

/** A measurement that was saved, or why the text is none that can be compared with. */
export function readMeasurement(text: string): Reading<Measurement> {
	const json = parseJson(text);
	if (!json.ok) return { ok: false, reason: `is no JSON: ${json.reason}` };
	const { kind, format, showtime } = (json.value ?? {}) as Record<string, unknown>;
	if (kind !== KIND) return { ok: false, reason: `is no saved measurement: kind is not "${KIND}"` };
	if (format !== FORMAT) {
		const by = typeof showtime === "string" ? `, written by Showtime ${showtime}` : "";
		const rule = `this release compares with format ${FORMAT}: save a baseline anew`;
		return { ok: false, reason: `format = ${JSON.stringify(format)}${by}: ${rule}` };
	}
	const parsed = measurement.safeParse(json.value);
	if (parsed.success) return { ok: true, value: parsed.data };
	return { ok: false, reason: issueText(parsed.error, json.value, "measurement") };
}
