/** Writes test/fixtures/golden-run.json: to be run when the simulation's arithmetic was changed on purpose. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SIMULATION_VERSION } from "../src/world/version.ts";
import { foldChapters, GOLDEN_RUN, type GoldenRun, recordChapters, summaryOf } from "../test/support/golden-run.ts";

const chapters = recordChapters();
const { hashes, chain } = foldChapters(chapters);
const run: GoldenRun = {
	description:
		"A recorded session; hash = first 16 digits of the SHA-256 of the checkpoint after the step and its effects",
	simulationVersion: SIMULATION_VERSION,
	chapters: chapters.map((chapter, index) => ({ ...chapter, hash: hashes[index] })),
	chain,
	summary: summaryOf(chapters),
};
writeFileSync(GOLDEN_RUN, JSON.stringify(run));

const biome = fileURLToPath(new URL("../node_modules/@biomejs/biome/bin/biome", import.meta.url));
const formatted = spawnSync(process.execPath, [biome, "format", "--write", fileURLToPath(GOLDEN_RUN)]);
if (formatted.status !== 0) throw new Error(`biome did not format the fixture: ${formatted.stderr}`);
console.log(`${chapters.length} steps recorded with version ${SIMULATION_VERSION} of the simulation`);
