import type { Ownership } from "../persistence/ownership.ts";
import type { Clock } from "./clock.ts";

/** Sessions that wait for their next owner at a time: more would stand still in a queue, where here they tick. */
const MOST_WAITING = 24;
/** Time between two looks whether any was taken. */
const LOOK_MS = 50;
/** So long without one being taken, and there is nobody to wait for. */
const PATIENCE_MS = 2_000;

/** The sessions that a process which drains has freed and nobody has taken yet: it frees no more than others take up. */
export class FreedSessions {
	readonly #ownership: Ownership;
	readonly #clock: Clock;
	readonly #waiting = new Set<string>();
	#beingFreed = 0;
	#looking: Promise<void> | undefined;
	readonly #untilMs: number;
	#takenAtMs: number;
	#isAlone: boolean;

	private constructor(ownership: Ownership, clock: Clock, withinMs: number, isAlone: boolean) {
		this.#ownership = ownership;
		this.#clock = clock;
		this.#isAlone = isAlone;
		this.#takenAtMs = clock.nowMs();
		this.#untilMs = this.#takenAtMs + withinMs;
	}

	/** After `withinMs`, and without another process that takes sessions, nothing waits for anybody. */
	static async open(ownership: Ownership, clock: Clock, withinMs: number): Promise<FreedSessions> {
		const nodes = ownership.isShared ? await ownership.nodes().catch(() => []) : [];
		const takers = nodes.filter(({ nodeId, isDraining }) => !isDraining && nodeId !== ownership.nodeId);
		return new FreedSessions(ownership, clock, withinMs, takers.length === 0);
	}

	/** Returns when one more may be freed. */
	async room(): Promise<void> {
		while (!this.#isAlone && this.#beingFreed + this.#waiting.size >= MOST_WAITING) {
			this.#looking ??= this.#look().finally(() => {
				this.#looking = undefined;
			});
			await this.#looking;
		}
	}

	/** Counts a session from the moment on that it is about to be freed. */
	async add(showtimeSessionId: string, free: Promise<void>): Promise<void> {
		this.#beingFreed++;
		await free.finally(() => {
			this.#beingFreed--;
			this.#waiting.add(showtimeSessionId);
		});
	}

	async #look(): Promise<void> {
		await new Promise<void>((resolve) => void this.#clock.after(LOOK_MS, resolve));
		try {
			const free = new Set(await this.#ownership.free());
			const taken = [...this.#waiting].filter((id) => !free.has(id));
			for (const id of taken) this.#waiting.delete(id);
			const nowMs = this.#clock.nowMs();
			if (taken.length > 0) this.#takenAtMs = nowMs;
			this.#isAlone = nowMs - this.#takenAtMs > PATIENCE_MS || nowMs > this.#untilMs;
		} catch {
			// A store that is away does not keep a process from ending.
			this.#isAlone = true;
		}
	}
}
