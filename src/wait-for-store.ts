import type { Logger } from "./rooms/logger.ts";
import { StartError } from "./start-error.ts";

/** Time between two attempts to reach a store that is not there yet. */
const RETRY_MS = 2_000;

/**
 * Opens the store that `variable` names. One that does not answer is waited for, with a line in the log each time; what
 * waiting does not mend (a password, a schema) is a `StartError`.
 */
export async function waitForStore<T>(variable: string, open: () => Promise<T>, log: Pick<Logger, "warn">): Promise<T> {
	for (;;) {
		try {
			return await open();
		} catch (error) {
			if (!(error instanceof Error && "isAway" in error)) throw error;
			if (error.isAway !== true) throw new StartError(`${variable}: ${error.message}`, { cause: error });
			log.warn({}, `waiting for a store: ${variable}: ${error.message}`);
			await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
		}
	}
}
