import { LabRunner } from "../../src/cli/lab-runner.ts";
import { LabResults, runCount } from "../../src/lab/results.ts";
import type { LabScenario } from "../../src/lab/scenario.ts";
import { readScenario } from "../../src/lab/variants.ts";

/** The scenario of a file that holds `given`. */
export function scenarioOf(given: object): LabScenario {
	const scenario = readScenario(given);
	if (!scenario.ok) throw new Error(scenario.reason);
	return scenario.value;
}

/** All runs of a scenario, simulated in this thread; `order` tells in which order their results are put together. */
export async function resultsOf(given: object, order = (runs: number[]) => runs): Promise<LabResults> {
	const scenario = scenarioOf(given);
	const runner = new LabRunner(scenario);
	const results = new LabResults(scenario);
	const all = [];
	for (let run = 0; run < runCount(scenario); run++) all.push({ run, result: await runner.run(run) });
	for (const index of order(all.map(({ run }) => run))) results.add(index, all[index].result);
	return results;
}
