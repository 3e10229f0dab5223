/** Median of milliseconds that `run` takes, over `times` runs after `warmUp` unmeasured ones. */
export function medianMs(times: number, warmUp: number, run: (turn: number) => void): number {
	const spent: number[] = [];
	for (let turn = 0; turn < warmUp + times; turn++) {
		const start = performance.now();
		run(turn);
		if (turn >= warmUp) spent.push(performance.now() - start);
	}
	return medianOf(spent);
}

export function medianOf(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[sorted.length >> 1];
}

/** The same of what is awaited; `prepare` is not measured. */
export async function medianOfRuns(
	times: number,
	warmUp: number,
	run: () => Promise<unknown>,
	prepare: () => void = () => {},
): Promise<number> {
	const spent: number[] = [];
	for (let turn = 0; turn < warmUp + times; turn++) {
		prepare();
		const start = performance.now();
		await run();
		if (turn >= warmUp) spent.push(performance.now() - start);
	}
	return medianOf(spent);
}

/** Mean milliseconds of this thread's processor time that `run` takes: what others do on the machine meanwhile is not in it. */
export function processorMs(times: number, warmUp: number, run: () => void): number {
	for (let turn = 0; turn < warmUp; turn++) run();
	const before = process.threadCpuUsage();
	for (let turn = 0; turn < times; turn++) run();
	const { user, system } = process.threadCpuUsage(before);
	return (user + system) / 1e3 / times;
}

/** The value that a `share` (0 to 1) of them lie below. */
export function quantileOf(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
