import { type CauseLog, createCauseLog, LEAVE_CAUSES, SPAN_WORDS, SPANS } from "../components/cause-log.ts";
import type { Effect } from "../events/effect.ts";
import type { Input } from "../events/input.ts";
import { noteCauses } from "../world/note-causes.ts";
import type { World } from "../world/world.ts";
import { type FigureName, LAB_CAUSES, LEFT_NAMES, TRAIN_ENDS } from "./figures.ts";

/** Why members of a session left and its trains started and ended, as its steps left the causes. */
export class SessionCauses {
	readonly #log: CauseLog = createCauseLog();
	readonly #ends = new Map<string, number>();
	#started = 0;
	#participants = 0;
	#threshold = 0;
	#unfedMs = 0;

	/** To be called after each step. */
	take(world: World, inputs: readonly Input[], effects: readonly Effect[]): void {
		noteCauses(this.#log, world, inputs, effects);
		for (const effect of effects) if (effect.kind === "hype.completed") this.#count();
	}

	/** Who left so far, by `LAB_CAUSES`. */
	left(): number[] {
		const { spans } = this.#log.leaving;
		return LAB_CAUSES.map((cause) => spans[SPANS * SPAN_WORDS + 1 + LEAVE_CAUSES.indexOf(cause)]);
	}

	figures(hours: number): Partial<Record<FigureName, number>> {
		const started = this.#started === 0 ? Number.NaN : this.#started;
		const left = this.left().map((count, index) => [`${LEFT_NAMES[index]}PerHour`, count / hours]);
		const ends = TRAIN_ENDS.map(({ reason, name }) => [name, (this.#ends.get(reason) ?? 0) / hours]);
		return {
			...Object.fromEntries([...left, ...ends]),
			trainParticipants: this.#participants / started,
			trainThreshold: this.#threshold / started,
			unfedSeconds: this.#unfedMs / 1_000 / started,
		};
	}

	/** The train that has just ended. */
	#count(): void {
		const { start, end, fedAtMs } = this.#log.hype.trains.at(-1) ?? {};
		if (start === undefined || end === undefined || fedAtMs === undefined) return;
		this.#ends.set(end.reason, (this.#ends.get(end.reason) ?? 0) + 1);
		this.#started++;
		this.#participants += start.participants;
		this.#threshold += start.threshold;
		this.#unfedMs += end.atMs - fedAtMs;
	}
}
