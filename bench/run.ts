import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { measuredPages } from "../scripts/docs/measured-pages.ts";
import { type BenchResults, machine, RESULTS, readResults } from "./results.ts";
import type { BenchRow } from "./row.ts";
import { SECTIONS } from "./sections.ts";
import { tableOf } from "./table.ts";

/**
 * `npm run bench`: measures every section, prints the table and writes `bench/results/latest.json` and the part of docs/performance.md that shows it. `npm run bench -- tick frame` measures
 * those alone; the other sections keep the rows they had.
 */
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(SECTIONS, name));
if (unknown.length > 0) {
	process.stderr.write(`no such section: ${unknown.join(", ")}; there are ${Object.keys(SECTIONS).join(", ")}\n`);
	process.exit(2);
}

const measured = new Map<string, BenchRow[]>();
for (const name of asked.length > 0 ? asked : Object.keys(SECTIONS)) {
	const rows = await measure(name);
	process.stdout.write(`${tableOf(rows)}\n`);
	measured.set(name, rows);
}
const before = readResults();
const sections = Object.keys(SECTIONS).flatMap((name) => {
	const rows = measured.get(name) ?? before?.sections[name];
	return rows === undefined ? [] : [[name, rows] as const];
});
const results: BenchResults = { machine: machine(), sections: Object.fromEntries(sections) };
mkdirSync(new URL(".", RESULTS), { recursive: true });
writeFileSync(RESULTS, `${JSON.stringify(results, null, "\t")}\n`);
for (const [name, text] of Object.entries(await measuredPages())) {
	writeFileSync(new URL(`../docs/${name}`, import.meta.url), text);
}

/** In a process of its own. */
async function measure(name: string): Promise<BenchRow[]> {
	const section = fileURLToPath(new URL("./section.ts", import.meta.url));
	const child = fork(section, [name], {
		execArgv: ["--expose-gc", "--disable-warning=ExperimentalWarning"],
		serialization: "advanced",
	});
	let rows: BenchRow[] | undefined;
	child.on("message", (message) => {
		rows = message as BenchRow[];
	});
	const [code, signal] = await once(child, "exit");
	if (rows === undefined || code !== 0) throw new Error(`section ${name} ended with ${signal ?? code}`);
	return rows;
}
