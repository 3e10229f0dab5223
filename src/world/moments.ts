import type { Moment } from "../components/session.ts";
import type { World } from "./world.ts";

const KEPT = 20;

/** Remembers a moment; beyond 20 the oldest goes. */
export function remember(world: World, moment: Moment): void {
	const { moments } = world.session;
	moments.push(moment);
	if (moments.length > KEPT) moments.shift();
}
