import { existsSync, readFileSync } from "node:fs";
import { arch, cpus, platform } from "node:os";
import type { BenchRow } from "./row.ts";

export const RESULTS = new URL("./results/latest.json", import.meta.url);

/** The recorded run of `npm run bench`. */
export interface BenchResults {
	machine: string;
	/** Rows by section, in the order of the table. */
	sections: Record<string, BenchRow[]>;
}

/** `undefined`: none was recorded yet. */
export function readResults(): BenchResults | undefined {
	return existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, "utf8")) as BenchResults) : undefined;
}

/** What the figures were measured on. */
export function machine(): string {
	const cores = cpus();
	return `${cores[0]?.model.trim() ?? "unknown processor"}, ${cores.length} cores, ${platform()} ${arch()}, Node ${process.version}`;
}
