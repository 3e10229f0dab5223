import { createPersonas } from "../../src/personas/personas.ts";
import { smallRandom } from "../support/small-random.ts";
import { openShow } from "../support/worlds.ts";
import { broadcastAt } from "./broadcast.ts";
import { type Sample, samplesOf } from "./features.ts";
import { naiveView } from "./naive-view.ts";
import { noteReal, Observer } from "./observer.ts";
import { shownView } from "./view.ts";

const MEMBERS = 80;
const TICKS = 240;

/** One session of twenty minutes as a client saw it, by each of the views. */
export interface SeenSession {
	shown: Sample[];
	naive: Sample[];
}

/** Plays a session with a real audience beside 80 simulated members and watches it through both views. */
export function seeSession(session: number): SeenSession {
	const random = smallRandom(0x5ea3_0000 + session);
	const viewKey = Array.from({ length: 4 }, () =>
		random
			.next(2 ** 32)
			.toString(16)
			.padStart(8, "0"),
	).join("");
	const show = openShow({ size: MEMBERS, reservoirSize: 2_000, seed: random.next(2 ** 32), viewKey, phase: 2 });
	const { world } = show;
	const real = new Set<number>();
	const shown = new Observer(shownView(createPersonas(viewKey)));
	const naive = new Observer(naiveView());
	const watch = (): void => {
		noteReal(world, real);
		shown.watch(world);
		naive.watch(world);
	};
	watch();
	for (let tick = 1; tick <= TICKS; tick++) {
		show.play("tick", broadcastAt(tick, random));
		watch();
	}
	return {
		shown: samplesOf(shown.finish(world), real, session),
		naive: samplesOf(naive.finish(world), real, session),
	};
}
