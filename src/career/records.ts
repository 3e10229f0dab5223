import { CAREER_PHASES } from "../components/career-phase.ts";

/** What sessions of a game service are compared by. */
export const RECORD_MEASURES = ["peak-viewers", "watch-seconds", "hype-level"] as const;
export type RecordMeasure = (typeof RECORD_MEASURES)[number];

/** A record that a session has beaten. */
export interface BrokenRecord {
	measure: RecordMeasure;
	value: number;
	/** What it was before. */
	previous: number;
}

const LEGEND = CAREER_PHASES.indexOf("Legend");

/** What a session came to by each measure; a measure of 0 sets no record. */
export function recordValues(totals: {
	peakViewers: number;
	watchSeconds: number;
	hype: { peakLevel: number };
}): { measure: RecordMeasure; value: number }[] {
	const { peakViewers, watchSeconds, hype } = totals;
	const values: Record<RecordMeasure, number> = {
		"peak-viewers": peakViewers,
		"watch-seconds": watchSeconds,
		"hype-level": hype.peakLevel,
	};
	return RECORD_MEASURES.map((measure) => ({ measure, value: values[measure] })).filter(({ value }) => value > 0);
}

/** Whether the world is told of a record: one that stood before was beaten, by a Legend. */
export function isTold(phase: number, record: { value: number; previous: number | undefined }): boolean {
	return phase >= LEGEND && record.previous !== undefined && record.value > record.previous;
}
