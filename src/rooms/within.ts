import type { Clock } from "./clock.ts";

/** Waits for `work`, and rejects when that takes longer than `ms`; the work goes on. */
export async function within<T>(clock: Pick<Clock, "after">, ms: number, work: Promise<T>): Promise<T> {
	return new Promise<T>((resolve, reject) => {
		const cancel = clock.after(ms, () => reject(new Error(`not done in ${Math.round(ms)} ms`)));
		work.finally(cancel).then(resolve, reject);
	});
}
