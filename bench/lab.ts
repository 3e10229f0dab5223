import { LabRunner } from "../src/cli/lab-runner.ts";
import { readScenario } from "../src/lab/variants.ts";
import { medianOf } from "./measure.ts";
import type { BenchRow } from "./row.ts";

const RUNS = 30;
const WARM_UP = 10;

/** An hour of a stream of 200 members, as the lab simulates it on one core. */
export async function benchLab(): Promise<BenchRow[]> {
	const scenario = readScenario({ show: "arena", minutes: 60, phase: "Popular", seeds: WARM_UP + RUNS });
	if (!scenario.ok) throw new Error(scenario.reason);
	const runner = new LabRunner(scenario.value);
	const spentMs: number[] = [];
	for (let run = 0; run < WARM_UP + RUNS; run++) {
		const start = performance.now();
		await runner.run(run);
		if (run >= WARM_UP) spentMs.push(performance.now() - start);
	}
	return [{ name: "lab.hourOf200MembersMs", value: medianOf(spentMs), unit: "ms", atMost: 50 }];
}
