import type { Reaction } from "../components/reaction.ts";
import { drawKey } from "../world/draw.ts";

/** What the draws of an expansion are for (docs/wire.md, "Reactions"). */
export const FOR_PART = 1;
export const FOR_DELAY = 2;
export const FOR_DURATION = 3;
export const FOR_WHOLE = 4;

/** A reaction on its way to its seats: who takes part, and room for when. */
export interface Parts {
	readonly reaction: Reaction;
	/** Ascending. */
	readonly seats: Uint32Array;
	readonly delayMs: Uint32Array;
	readonly durationMs: Uint32Array;
}

/** The key of an expansion's draws of one purpose. */
export function keyOf({ seed }: Reaction, purpose: number): number {
	return drawKey(seed, 0, purpose);
}

/** A share of 0 to 1 in whole basis points. */
export function bpOf(share: number): number {
	return Math.round(Math.min(1, Math.max(0, share)) * 10_000);
}
