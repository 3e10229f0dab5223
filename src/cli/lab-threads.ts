import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { runCount } from "../lab/results.ts";
import type { RunResult } from "../lab/run.ts";
import type { LabScenario } from "../lab/scenario.ts";

/** Beside this file, and with it TypeScript or built. */
const THREAD = new URL(`./lab-thread${extname(import.meta.url)}`, import.meta.url);

/** Runs that a thread has waiting, so that it never waits for the next one. */
const AHEAD = 2;

/**
 * Simulates every run of a scenario on `threads` threads; `onResult` is told of each as it comes, in any order. After it returns
 * all were told and the threads have ended. Throws what a thread threw.
 */
export async function runOnThreads(
	scenario: LabScenario,
	threads: number,
	onResult: (run: number, result: RunResult) => void,
): Promise<void> {
	const count = runCount(scenario);
	const workers = Array.from({ length: Math.min(threads, count) }, () => new Worker(THREAD, { workerData: scenario }));
	let next = 0;
	let left = count;
	try {
		await new Promise<void>((resolve, reject) => {
			for (const worker of workers) {
				const feed = () => next < count && worker.postMessage(next++);
				worker.on("error", reject);
				worker.on("exit", (code) => reject(new Error(`a thread of the lab ended with ${code}`)));
				worker.on("message", ({ run, result }: { run: number; result: RunResult }) => {
					onResult(run, result);
					if (--left === 0) resolve();
					else feed();
				});
				for (let i = 0; i < AHEAD; i++) feed();
			}
		});
	} finally {
		await Promise.all(workers.map((worker) => worker.terminate()));
	}
}
