import { readFile } from "node:fs/promises";
import { readResults } from "../../bench/results.ts";
import { performanceCharts, performancePage } from "./performance-page.ts";

/** What the last recorded run of `npm run bench` says, in the page that is written around it. */
export async function measuredPages(): Promise<Record<string, string>> {
	const results = readResults();
	if (results === undefined) return {};
	const page = await readFile(new URL("../../docs/performance.md", import.meta.url), "utf8");
	const charts = Object.entries(performanceCharts(results)).map(([file, text]) => [`images/${file}`, text] as const);
	return { "performance.md": performancePage(page, results), ...Object.fromEntries(charts) };
}
