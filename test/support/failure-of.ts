import { expect } from "chai";

/** The error that `work` ends in. */
export async function failureOf(work: Promise<unknown>): Promise<Error> {
	return work.then(
		(value) => expect.fail(`it answered ${JSON.stringify(value)}`),
		(error: Error) => error,
	);
}
