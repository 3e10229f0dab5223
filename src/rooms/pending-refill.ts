import type { Input, Marker } from "../events/input.ts";
import type { DecidedEffect, Fold } from "./session-fold.ts";

/** The request for members that the world still waits for, as it was decided; undefined when it waits for none. */
export function pendingRefillOf({
	world,
	incarnation,
}: Pick<Fold, "world" | "incarnation">): DecidedEffect | undefined {
	const { refill } = world.session;
	if (refill === null) return undefined;
	const marker: Marker = { marker: refill.marker, kind: "tick", atMs: world.atMs };
	const { count, tags } = refill;
	const biasBp = world.rules.audience.refillBiasBp;
	return { marker, index: 0, effect: { kind: "arrivals.requested", count, tags, biasBp }, sequence: 0, incarnation };
}

/** What comes of such a request. It waits for the tick, as it does in a run that goes on. */
export function isRefill(input: Input): boolean {
	return input.kind === "arrivals" && input.cause === "refill";
}
