import { until } from "./until.ts";

/** Rates are by the second. */
const LET_IN_WITHIN_MS = 30_000;

/**
 * Makes a call again while its caller has made more than it may in a second, as one who waits for something by calls
 * does; any other answer or error is the call's own.
 */
export async function letIn<T extends { status: number }>(call: () => Promise<T>, path: string): Promise<T> {
	const isLetIn = async () => {
		const answer = call();
		const isTooMany = await answer.then(
			({ status }) => status === 429,
			() => false,
		);
		return isTooMany ? undefined : { answer };
	};
	return (await until(isLetIn, `the call of ${path} is let in`, LET_IN_WITHIN_MS)).answer;
}
