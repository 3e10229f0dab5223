import { readFile } from "node:fs/promises";
import { parseJson } from "../events/parse-json.ts";
import { runCount } from "../lab/results.ts";
import type { LabScenario } from "../lab/scenario.ts";
import { readScenario, settingsOf, variantAt, variantCount } from "../lab/variants.ts";
import { CliError } from "./fail.ts";

/** What the command line says in place of the scenario, and that a large number of runs is meant. */
export interface ScenarioOptions {
	minutes?: number;
	sessions?: number;
	seeds?: number;
	sweep?: Record<string, unknown[]>;
	yes?: boolean;
}

const WORDS: Readonly<Record<string, string>> = {
	ENOENT: "there is no such file",
	EISDIR: "it is a folder",
	EACCES: "permission denied",
};

/** More runs than these are simulated only for somebody who means it. */
const MOST_RUNS = 100_000;

/** The scenario of a file, with every set of rules that it leads to checked. Throws `CliError` with field, value and rule. */
export async function scenarioIn(path: string, options: ScenarioOptions): Promise<LabScenario> {
	const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
		throw new CliError(`cannot read ${path}: ${WORDS[error.code ?? ""] ?? error.message}`);
	});
	const parsed = parseJson(text);
	if (!parsed.ok) throw new CliError(`${path} is no JSON: ${parsed.reason}`);
	const scenario = readScenario(isTable(parsed.value) ? withOptions(parsed.value, options) : parsed.value);
	if (!scenario.ok) throw new CliError(`${path}: ${scenario.reason}`);
	refuseTooMany(path, scenario.value, options.yes === true);
	for (let index = 0; index < variantCount(scenario.value); index++) {
		const settings = settingsOf(scenario.value, variantAt(scenario.value, index));
		if (!settings.ok) throw new CliError(`${path}: ${settings.reason}`);
	}
	return scenario.value;
}

function withOptions(given: Record<string, unknown>, { minutes, sessions, seeds, sweep }: ScenarioOptions): object {
	return {
		...given,
		...(minutes !== undefined && { minutes }),
		...(sessions !== undefined && { sessions }),
		...(seeds !== undefined && { seeds }),
		...(sweep !== undefined && { sweep: { ...(isTable(given.sweep) && given.sweep), ...sweep } }),
	};
}

function refuseTooMany(path: string, scenario: LabScenario, isMeant: boolean): void {
	const { seeds, sessions } = scenario;
	const runs = runCount(scenario) * sessions;
	if (runs <= MOST_RUNS || isMeant) return;
	const told = (count: number) => count.toLocaleString("en-US");
	const sets = variantCount(scenario);
	const ofSessions = sessions === 1 ? "" : ` x ${told(sessions)} sessions`;
	const product = `${told(sets)} ${sets === 1 ? "set" : "sets"} of rules x ${told(seeds)} seeds${ofSessions}`;
	throw new CliError(`${path}: ${product} are ${told(runs)} runs; more than ${told(MOST_RUNS)} need --yes`);
}

function isTable(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
