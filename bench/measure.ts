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
