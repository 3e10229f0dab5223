import type { FaultHouse } from "./house.ts";

const LOOK_MS = 1_000;
const ANSWER_MS = 2_000;

/** What the processes' metrics have said. */
export interface Gauges {
	/** Highest value of each metric without labels, of any process. */
	peaks: Map<string, number>;
	/** After it returns nobody looks any more. */
	close(): Promise<void>;
}

/** Asks every process again and again how its queues stand. */
export function watchGauges(house: FaultHouse): Gauges {
	const peaks = new Map<string, number>();
	let looking = Promise.resolve();
	const timer = setInterval(() => {
		looking = looking.then(look);
	}, LOOK_MS);

	async function look(): Promise<void> {
		// A process that is stopped or gone is asked again later.
		await Promise.all(house.processes.running.map((process) => read(process.apiUrl).catch(() => {})));
	}
	async function read(apiUrl: string): Promise<void> {
		for (const [name, value] of await readGauges(apiUrl)) peaks.set(name, Math.max(value, peaks.get(name) ?? 0));
	}
	return {
		peaks,
		async close() {
			clearInterval(timer);
			await looking;
		},
	};
}

/** Values of the metrics without labels that a process has now. */
export async function readGauges(apiUrl: string): Promise<[name: string, value: number][]> {
	const response = await fetch(`${apiUrl}/metrics`, { signal: AbortSignal.timeout(ANSWER_MS) });
	const lines = (await response.text()).matchAll(/^(showtime_\w+) (\S+)$/gm);
	return [...lines].map(([, name, value]) => [name, Number(value)]);
}
