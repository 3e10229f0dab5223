import { createPersonas } from "../../src/personas/personas.ts";
import { smallRandom } from "../support/small-random.ts";
import { openShow } from "../support/worlds.ts";
import type { Judged } from "./area-under-curve.ts";
import { broadcastAt } from "./broadcast.ts";
import { type Sample, samplesOf } from "./features.ts";
import { naiveView } from "./naive-view.ts";
import { noteReal, Observer } from "./observer.ts";
import { judgeAnswers, type Probe, probesIn } from "./probe.ts";
import { shownView } from "./view.ts";

const MEMBERS = 80;
const TICKS = 240;
/** The tracked viewer who looks for himself. */
const PROBER = "viewer-0";

/** One session of twenty minutes as a client saw it, by each of the views. */
export interface SeenSession {
	shown: Sample[];
	naive: Sample[];
	/** How the personas answered one tracked viewer who looked for his own. */
	shownAnswers: Judged[];
	naiveAnswers: Judged[];
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
	const probes: Probe[] = [];
	for (let tick = 1; tick <= TICKS; tick++) {
		const inputs = broadcastAt(tick, random);
		probes.push(...probesIn(inputs, tick, PROBER));
		show.play("tick", inputs);
		watch();
	}
	const prober = world.realDerived.tracked.get(PROBER) ?? 0;
	const seen = { shown: shown.finish(world), naive: naive.finish(world) };
	return {
		shown: samplesOf(seen.shown, real, session),
		naive: samplesOf(seen.naive, real, session),
		shownAnswers: judgeAnswers(seen.shown, probes, prober, session),
		naiveAnswers: judgeAnswers(seen.naive, probes, prober, session),
	};
}
