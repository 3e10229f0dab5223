import type { StreamerReference } from "../events/reference.ts";

/** Where a streamer's career stands. */
export interface CareerSource {
	/** Total growth, 0 for a streamer never seen. */
	totalGrowth(streamer: StreamerReference): Promise<number>;
	/** Number of the career phase, 0 for a streamer never seen. */
	phase(streamer: StreamerReference): Promise<number>;
	/** After it returns the phase is that of the growth, and `totalGrowth` answers `growth` (0 or more). */
	setTotalGrowth(streamer: StreamerReference, growth: number): Promise<void>;
}
