/**
 * Simulates the experiments of docs/tuning.md, all or those that are named, and keeps their figures: `npm run tuning -- trains`. Then
 * `npm run docs` makes tables and charts of them.
 */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { EXPERIMENTS, type Experiment } from "./experiments.ts";
import { figuresAt, KEPT, KEPT_BY_SESSION, type Measured, type MeasuredRules } from "./measured.ts";

const SHOWTIME = new URL("../../src/cli/main.ts", import.meta.url);
const SCENARIOS = new URL("../../examples/lab/", import.meta.url);
const MOST_BYTES = 2 ** 28;
const DIGITS = 5;

type SessionsTold = Record<string, { mean: (number | null)[]; margin: (number | null)[] }>;

async function measure({ scenario, sweep = {} }: Experiment): Promise<MeasuredRules[]> {
	const swept = Object.entries(sweep).flatMap(([rule, values]) => ["--sweep", `${rule}=${values.join(",")}`]);
	const file = new URL(`${scenario}.json`, SCENARIOS).pathname;
	const args = ["--disable-warning=ExperimentalWarning", SHOWTIME.pathname, "simulate", file, "--json", ...swept];
	const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: MOST_BYTES });
	const { rules, sessions } = JSON.parse(stdout) as { rules: MeasuredRules[]; sessions: SessionsTold[] };
	return rules.map(({ point, figures }, index) => ({
		point,
		figures: Object.fromEntries(KEPT.map((name) => [name, rounded(figures[name])])),
		...(sessions[index] !== undefined && { sessions: bySession(sessions[index]) }),
	}));
}

function bySession(told: SessionsTold): Record<string, Measured[]> {
	const kept = KEPT_BY_SESSION.map((name) => {
		const { mean, margin } = told[name];
		return [name, mean.map((value, session) => rounded({ mean: value, margin: margin[session] }))];
	});
	return Object.fromEntries(kept);
}

function rounded({ mean, margin }: Measured): Measured {
	const few = (value: number | null) => (value === null ? null : Number(value.toPrecision(DIGITS)));
	return { mean: few(mean), margin: few(margin) };
}

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(EXPERIMENTS)) {
	const experiments = EXPERIMENTS[name];
	if (experiments === undefined) {
		console.error(`no such experiment: ${name}; there are ${Object.keys(EXPERIMENTS).join(", ")}`);
		process.exit(2);
	}
	const measured: MeasuredRules[] = [];
	for (const experiment of experiments) measured.push(...(await measure(experiment)));
	const lines = measured.map((rules) => `\t${JSON.stringify(rules)}`);
	await writeFile(figuresAt(name), `[\n${lines.join(",\n")}\n]\n`);
	console.log(`${name}: ${measured.length} sets of rules`);
}
