import { PlatformRefused } from "../../src/errors.ts";

/** Status that the platform refuses the call with. Throws when it does not. */
export async function refusalOf(call: Promise<unknown>): Promise<number> {
	try {
		await call;
	} catch (error) {
		if (error instanceof PlatformRefused) return error.status;
		throw error;
	}
	throw new Error("the platform carried the call out");
}
