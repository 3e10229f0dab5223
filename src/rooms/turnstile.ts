import { SerialQueue } from "./serial-queue.ts";

/** Lets work pass side by side, and now and then one piece alone. */
export class Turnstile {
	readonly #inside = new Set<Promise<unknown>>();
	readonly #queue = new SerialQueue();
	/** Pieces that are alone, or want to be: until they are done nothing passes. */
	#alone = 0;

	/** Resolves or rejects as `work` does. */
	async pass<T>(work: () => Promise<T>): Promise<T> {
		while (this.#alone > 0) await this.#queue.idle();
		const result = work();
		this.#inside.add(result);
		try {
			return await result;
		} finally {
			this.#inside.delete(result);
		}
	}

	/** The same, when everything that has passed before has ended. */
	alone<T>(work: () => Promise<T>): Promise<T> {
		this.#alone++;
		return this.#queue.run(async () => {
			try {
				await Promise.allSettled([...this.#inside]);
				return await work();
			} finally {
				this.#alone--;
			}
		});
	}
}
