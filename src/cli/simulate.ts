import { availableParallelism } from "node:os";
import { basename, extname } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { parseJson } from "../events/parse-json.ts";
import type { LabResults } from "../lab/results.ts";
import type { LabScenario } from "../lab/scenario.ts";
import type { ScenarioOptions } from "./lab-scenario.ts";

interface SimulateOptions extends ScenarioOptions {
	out?: string;
	json?: boolean;
	threads: number;
}

/** `showtime simulate`: plays a scenario to simulated crowds and reports what they did. */
export function simulateCommand(): Command {
	return new Command("simulate")
		.description("Play a scenario to simulated crowds, without a server, and report what they did.")
		.argument("<scenario>", "a JSON file: see docs/lab.md")
		.option("--out <file>", "where the report goes (default: <scenario>.report.html)")
		.option("--json", "print the results as JSON; a report is written only with --out")
		.option("--minutes <minutes>", "of each stream, in place of the scenario's", number)
		.option("--sessions <count>", "streams in a row, in place of the scenario's", number)
		.option("--seeds <count>", "runs of each set of rules, in place of the scenario's", number)
		.option("--sweep <rule=values>", "simulate every value of a rule, such as a=1,2,3; may be repeated", swept)
		.option("--threads <count>", "threads that simulate (default: one a core)", threadCount, availableParallelism())
		.option("--yes", "simulate more than 100,000 runs")
		.addHelpText("after", "\nExample:\n  showtime simulate arena.json --sweep hypeTrainTriggerThreshold=5,10,20")
		.action(simulate);
}

async function simulate(path: string, options: SimulateOptions): Promise<void> {
	const { scenarioIn } = await import("./lab-scenario.ts");
	const scenario = await scenarioIn(path, options);
	const out = options.out ?? (options.json ? undefined : `${basename(path, extname(path))}.report.html`);
	const { checkWritable, print, writeWhole } = await import("./write-whole.ts");
	if (out !== undefined) await checkWritable(out);
	const beganAtMs = performance.now();
	const results = await resultsOf(scenario, options.threads);
	const seconds = (performance.now() - beganAtMs) / 1_000;
	// What was simulated is told first: it is not lost when the report cannot be written.
	if (options.json) await print((await import("../lab/report-json.ts")).reportJson(results));
	else await print(`${(await import("../lab/report-text.ts")).reportText(results)}\n\n`);
	if (out !== undefined) await writeWhole(out, (await import("../lab/report-page.ts")).reportPage(results));
	if (!options.json) await print(`Simulated in ${seconds.toFixed(1)} s. Report: ${out}\n`);
}

async function resultsOf(scenario: LabScenario, threads: number): Promise<LabResults> {
	const [{ LabResults, runCount }, { runOnThreads }, { ProgressBar }] = await Promise.all([
		import("../lab/results.ts"),
		import("./lab-threads.ts"),
		import("./progress-bar.ts"),
	]);
	const results = new LabResults(scenario);
	const bar = new ProgressBar(runCount(scenario), "runs");
	try {
		await runOnThreads(scenario, threads, (run, result) => {
			results.add(run, result);
			bar.advance();
		});
	} finally {
		bar.clear();
	}
	return results;
}

function number(value: string): number {
	if (value.trim() !== "" && Number.isFinite(Number(value))) return Number(value);
	throw new InvalidArgumentError("It is no number.");
}

function threadCount(value: string): number {
	if (/^[1-9]\d{0,2}$/.test(value)) return Number(value);
	throw new InvalidArgumentError("It is a whole number from 1 to 999.");
}

function swept(value: string, before: Record<string, unknown[]> = {}): Record<string, unknown[]> {
	const [, rule, values] = /^([\w.-]+)=(.+)$/.exec(value) ?? [];
	if (rule === undefined) throw new InvalidArgumentError("It is a rule with its values, such as a=1,2,3.");
	return { ...before, [rule]: values.split(",").map(sweptValue) };
}

/** A number, a word of JSON, or else a name such as Popular. */
function sweptValue(text: string): unknown {
	const parsed = parseJson(text);
	return parsed.ok ? parsed.value : text;
}
