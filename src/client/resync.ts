import type { FrameFit } from "../personas/crowd-frame.ts";

/** A keyframe that was asked for and has not come within this is asked for again. */
const PATIENCE_MS = 3_000;

/** Decides when a keyframe has to be asked for. */
export class Resync {
	#askedAtMs: number | undefined;

	/** What became of a frame at `nowMs`; true when a keyframe has to be asked for now. */
	isDue(outcome: FrameFit | "broken", nowMs: number): boolean {
		if (outcome === "applied") this.#askedAtMs = undefined;
		if (outcome === "applied" || outcome === "stale") return false;
		if (this.#askedAtMs !== undefined && nowMs - this.#askedAtMs < PATIENCE_MS) return false;
		this.#askedAtMs = nowMs;
		return true;
	}
}
