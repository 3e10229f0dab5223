/** Collects what a describe opens and closes it, last opened first, when the describe ends. */
export interface Closing {
	add(close: () => Promise<void> | void): void;
}

/** Called in the body of a describe; every closer runs even if one throws, and the first error is thrown at the end. */
export function closing(): Closing {
	const closers: (() => Promise<void> | void)[] = [];
	after("close what was opened", async () => {
		const errors: unknown[] = [];
		for (let close = closers.pop(); close; close = closers.pop()) {
			try {
				await close();
			} catch (error) {
				errors.push(error);
			}
		}
		if (errors.length > 0) throw errors[0];
	});
	return { add: (close) => void closers.push(close) };
}
