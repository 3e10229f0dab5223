interface Asked<Question, Answer> {
	question: Question;
	resolve(answer: Answer): void;
	reject(error: unknown): void;
}

/**
 * Questions that many ask at the same moment, as one to the store: a process that takes hundreds of sessions up asks the same of
 * each. What is asked in one turn of the event loop goes together, at most `most` at a time. When that fails each is asked on its own,
 * so that nobody fails of another's question.
 */
export class Gathered<Question, Answer> {
	readonly #answer: (questions: readonly Question[]) => Promise<readonly Answer[]>;
	readonly #most: number;
	#asked: Asked<Question, Answer>[] = [];

	/** `answer`: the answers in the order of the questions. */
	constructor(most: number, answer: (questions: readonly Question[]) => Promise<readonly Answer[]>) {
		this.#most = most;
		this.#answer = answer;
	}

	ask(question: Question): Promise<Answer> {
		return new Promise((resolve, reject) => {
			this.#asked.push({ question, resolve, reject });
			// A tick that a microtask asks for comes after all microtasks: after all that is ready to run now, and before anything else.
			if (this.#asked.length === 1) queueMicrotask(() => process.nextTick(() => this.#send()));
		});
	}

	#send(): void {
		const asked = this.#asked;
		this.#asked = [];
		for (let at = 0; at < asked.length; at += this.#most) void this.#settle(asked.slice(at, at + this.#most));
	}

	async #settle(asked: readonly Asked<Question, Answer>[]): Promise<void> {
		try {
			const answers = await this.#answer(asked.map(({ question }) => question));
			for (const [place, { resolve }] of asked.entries()) resolve(answers[place]);
		} catch (error) {
			if (asked.length > 1) for (const one of asked) void this.#settle([one]);
			else asked[0].reject(error);
		}
	}
}
