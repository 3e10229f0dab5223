import type { CampaignState } from "./campaign-state.ts";

const COLUMNS = ["faults", "runs", "inputs", "markers", "events", "breaches"] as const;
const SHOWN_BREACHES = 20;

/** The table of a campaign, a line for each kind, and its breaches with what it takes to repeat them. */
export function tableOf({ kinds, seed, runs, seconds, brokenRuns }: CampaignState): string {
	const rows = Object.entries(kinds).map(([name, line]) => [name, ...COLUMNS.map((column) => String(line[column]))]);
	const lines = [["kind", ...COLUMNS], ...rows].map(([name, ...numbers]) =>
		[name.padEnd(24), ...numbers.map((text) => text.padStart(10))].join(""),
	);
	const faults = Object.values(kinds).reduce((sum, line) => sum + line.faults, 0);
	const breaches = brokenRuns.reduce((sum, { broken }) => sum + broken.length, 0);
	lines.push(`seed ${seed}: ${faults} faults in ${runs} runs, ${Math.round(seconds)} s, ${breaches} breaches`);
	for (const [place, run] of brokenRuns.entries()) {
		lines.push(`run of seed ${run.seed}, repeated by --repeat ${place + 1}: ${Object.keys(run.counts).join(", ")}`);
		for (const breach of run.broken.slice(0, SHOWN_BREACHES)) lines.push(`    ${breach.split("\n")[0]}`);
		if (run.broken.length > SHOWN_BREACHES) lines.push(`    and ${run.broken.length - SHOWN_BREACHES} more`);
	}
	return lines.join("\n");
}
