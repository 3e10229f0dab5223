import type { Look } from "../personas/look.ts";

/** Reads a crowd seat by seat; seats run from 0 to `seatCount - 1`, a free one is not present and has engagement 0 and mood 0. */
export interface CrowdView {
	readonly seatCount: number;
	presentAt(seat: number): boolean;
	/** 0 to 1; a step of 16 stands for its middle. */
	engagementAt(seat: number): number;
	/** Mood code, 0 to 7, in the order of `SENTIMENT_CATEGORIES`. */
	moodAt(seat: number): number;
	lookAt(seat: number): Look;
}
