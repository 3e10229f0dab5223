import { ShowtimeError } from "../../src/errors.ts";

/** The code a promise is rejected with, or the message of an error without one; throws when it resolves. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
	try {
		await promise;
	} catch (error) {
		return error instanceof ShowtimeError ? error.code : (error as Error).message;
	}
	throw new Error("it was not refused");
}
