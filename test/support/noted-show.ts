import { type CauseLog, createCauseLog } from "../../src/components/cause-log.ts";
import type { Effect } from "../../src/events/effect.ts";
import type { Input, Marker } from "../../src/events/input.ts";
import { noteCauses } from "../../src/world/note-causes.ts";
import { type Move, take } from "./histories.ts";
import { openShow, type Show, type WorldOptions } from "./worlds.ts";

export type HypeCompleted = Extract<Effect, { kind: "hype.completed" }>;

/** A show of which every step is in a log of causes. */
export interface NotedShow {
	show: Show;
	causes: CauseLog;
	play(kind: Marker["kind"], inputs?: readonly Input[], ticks?: number): Effect[];
	take(move: Move): Effect[];
}

export function openNotedShow(options: WorldOptions & { reservoirSize?: number } = {}): NotedShow {
	const show = openShow(options);
	const causes = createCauseLog();
	const noted = (effects: Effect[]): Effect[] => {
		noteCauses(causes, show.world, show.history.at(-1)?.inputs ?? [], effects);
		return effects;
	};
	noted([]);
	return {
		show,
		causes,
		play: (kind, inputs, ticks) => noted(show.play(kind, inputs, ticks)),
		take: (move) => noted(take(show, move)),
	};
}
