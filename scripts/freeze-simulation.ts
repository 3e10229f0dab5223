/** Keeps the simulation as it is for the next release, before its arithmetic is changed (CONTRIBUTING.md, "Changing the simulation"). */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { foldChapters, GOLDEN_RUN, type GoldenRun, PREVIOUS_GOLDEN_RUN } from "../test/support/golden-run.ts";

const SOURCES = fileURLToPath(new URL("../src", import.meta.url));
const ENTRY = "simulation/current-simulation.ts";
const FROZEN = join(SOURCES, "previous-simulation");
const SEAM = join(SOURCES, "simulation/previous-simulation.ts");

const DOC =
	"/** The simulation of the last release where it is another one; written by `npm run simulation:freeze`. */";
const INTERFACE = 'import type { Simulation } from "./simulation.ts";\n';
const COPY =
	'import { CURRENT_SIMULATION as FROZEN } from "../previous-simulation/simulation/current-simulation.ts";\n';
const seam = (imports: string, value: string) =>
	`${imports}\n${DOC}\nexport const PREVIOUS_SIMULATION: Simulation | undefined = ${value};\n`;

const { values } = parseArgs({ options: { drop: { type: "boolean", default: false } } });
if (values.drop) drop();
else freeze();

/** There is no other simulation any more that sessions may be in. */
function drop(): void {
	rmSync(FROZEN, { recursive: true, force: true });
	rmSync(PREVIOUS_GOLDEN_RUN, { force: true });
	writeFileSync(SEAM, seam(INTERFACE, "undefined"));
	console.log("the frozen simulation is gone: this release takes up sessions of its own version only");
}

function freeze(): void {
	const run = JSON.parse(readFileSync(GOLDEN_RUN, "utf8")) as GoldenRun;
	const { hashes } = foldChapters(run.chapters);
	if (run.chapters.some(({ hash }, index) => hash !== hashes[index])) {
		throw new Error("the simulation has been changed already: put the change away, freeze, and take it out again");
	}
	rmSync(FROZEN, { recursive: true, force: true });
	const files = filesBehind(join(SOURCES, ENTRY), new Set());
	for (const file of files) {
		const copy = join(FROZEN, relative(SOURCES, file));
		mkdirSync(dirname(copy), { recursive: true });
		copyFileSync(file, copy);
	}
	copyFileSync(GOLDEN_RUN, PREVIOUS_GOLDEN_RUN);
	writeFileSync(SEAM, seam(COPY + INTERFACE, "FROZEN"));
	console.log(`${files.size} files of version ${run.simulationVersion} frozen; now raise SIMULATION_VERSION`);
}

/** The file and every one of the project that it imports, types included, so that nothing can change under the copy. */
function filesBehind(file: string, found: Set<string>): Set<string> {
	if (found.has(file)) return found;
	found.add(file);
	if (!existsSync(file)) throw new Error(`${file} is imported and is not there`);
	for (const [, source] of readFileSync(file, "utf8").matchAll(/\bfrom "(\.[^"]+)";/g)) {
		filesBehind(join(dirname(file), source), found);
	}
	return found;
}
