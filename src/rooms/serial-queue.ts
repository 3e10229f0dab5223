/** Runs asynchronous work one piece at a time, in the order of asking. */
export class SerialQueue {
	#last: Promise<unknown> = Promise.resolve();

	/** Resolves or rejects as `work` does, after everything asked for before has ended. */
	run<T>(work: () => Promise<T>): Promise<T> {
		const result = this.#last.then(work);
		this.#last = result.catch(() => undefined);
		return result;
	}

	/** After it returns everything asked for so far has ended. */
	async idle(): Promise<void> {
		await this.#last;
	}
}
