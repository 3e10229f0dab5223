import { mkdirSync, writeFileSync } from "node:fs";
import { benchFrame } from "./frame.ts";
import type { BenchRow } from "./row.ts";
import { benchSnapshot } from "./snapshot.ts";
import { benchStartUp } from "./start-up.ts";
import { benchTick } from "./tick.ts";

const RESULTS = new URL("./results/", import.meta.url);

const figure = (value: number): string =>
	value >= 1_000 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3);

function table(rows: readonly BenchRow[]): string {
	const cells = rows.map(({ name, value, unit, ratioTo }) => [name, figure(value), unit, ratioTo ?? ""]);
	const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column].length)));
	return cells
		.map(([name, value, unit, peer]) =>
			`${name.padEnd(widths[0])}  ${value.padStart(widths[1])} ${unit.padEnd(widths[2])}  ${peer && `to ${peer}`}`.trimEnd(),
		)
		.join("\n");
}

const rows: BenchRow[] = [];
for (const bench of [benchTick, benchSnapshot, benchFrame, benchStartUp]) rows.push(...(await bench()));
process.stdout.write(`${table(rows)}\n`);
mkdirSync(RESULTS, { recursive: true });
writeFileSync(new URL("latest.json", RESULTS), `${JSON.stringify(rows, null, "\t")}\n`);
