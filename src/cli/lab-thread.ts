import { parentPort, workerData } from "node:worker_threads";
import type { LabScenario } from "../lab/scenario.ts";
import { LabRunner } from "./lab-runner.ts";

const runner = new LabRunner(workerData as LabScenario);

/** A thread of the lab: takes numbers of runs and answers with their results, one after the other. */
parentPort?.on("message", async (run: number) => {
	const result = await runner.run(run);
	parentPort?.postMessage({ run, result });
});
