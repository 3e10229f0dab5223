import type { GrowthEntry } from "../career/growth.ts";
import type { Stint } from "../events/effect.ts";
import type { PlatformCall } from "../events/platform-call.ts";
import type { StreamerReference } from "../events/reference.ts";

/** What a session decided for its streamer's career and of other services; each part is known by its own id. */
export interface SessionDecisions {
	streamer: StreamerReference;
	/** In Unix milliseconds: when the newest of it was decided. */
	atMs: number;
	stints: readonly Stint[];
	growth: readonly GrowthEntry[];
	calls: readonly PlatformCall[];
}
