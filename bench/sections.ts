import { benchCheckpoint } from "./checkpoint.ts";
import { benchDensity } from "./density.ts";
import { benchFanout } from "./fanout.ts";
import { benchFrame } from "./frame.ts";
import { benchGrowth } from "./growth.ts";
import { benchIngest } from "./ingest.ts";
import { benchLab } from "./lab.ts";
import { benchRecovery } from "./recovery.ts";
import type { BenchRow } from "./row.ts";
import { benchSnapshot } from "./snapshot.ts";
import { benchStartUp } from "./start-up.ts";
import { benchTick } from "./tick.ts";
import { benchTickPeers } from "./tick-peers.ts";

/**
 * What `npm run bench` measures, in the order of its table. Each section runs in a process of its own, with
 * `--expose-gc`, so that none sees the compiled code and the memory of another.
 */
export const SECTIONS: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
	tick: benchTick,
	tickPeers: benchTickPeers,
	snapshot: benchSnapshot,
	checkpoint: benchCheckpoint,
	frame: benchFrame,
	ingest: benchIngest,
	recovery: benchRecovery,
	growth: benchGrowth,
	start: benchStartUp,
	lab: benchLab,
	density: benchDensity,
	fanout: benchFanout,
};
