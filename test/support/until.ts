/**
 * Waits until `condition` answers something true and returns it.
 * Throws with `what` when `deadlineMs` passes first; an error of the condition counts as not yet.
 */
export async function until<T>(
	condition: () => T | Promise<T>,
	what: string,
	deadlineMs = 30_000,
): Promise<NonNullable<T>> {
	const deadline = performance.now() + deadlineMs;
	let lastError: unknown;
	while (performance.now() < deadline) {
		try {
			const value = await condition();
			if (value) return value as NonNullable<T>;
			lastError = undefined;
		} catch (error) {
			lastError = error;
		}
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	throw new Error(`waited ${deadlineMs} ms in vain until ${what}`, { cause: lastError });
}
