/** Work on many things at once, and on each of them one after the other. */
export class InTurn {
	readonly #last = new Map<string, Promise<unknown>>();

	/** Does `work` when everything that was to be done for `key` before is done; answers what it answers. */
	take<T>(key: string, work: () => Promise<T>): Promise<T> {
		const before = this.#last.get(key);
		const done = before === undefined ? work() : before.then(work, work);
		this.#last.set(key, done);
		const clear = () => {
			if (this.#last.get(key) === done) this.#last.delete(key);
		};
		done.then(clear, clear);
		return done;
	}
}
