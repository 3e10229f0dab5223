import { execFile } from "node:child_process";
import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Simulation } from "../../src/simulation/simulation.ts";
import type { Closing } from "./closing.ts";
import { temporaryFolder } from "./databases.ts";

const run = promisify(execFile);

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** What a process, and a developer who changes the simulation, need of the project. */
const PARTS = ["package.json", "biome.json", ".gitignore", "lint", "scripts", "src", "test"];

/** A build of the project in a folder of its own. */
export interface Build {
	folder: string;
	/** The command line, as `startServe` takes it. */
	entry: string;
	simulation: Simulation;
	/** A module of the build in this process, by its path in the project; its type is that of the same module here. */
	module<Module>(path: string): Promise<Module>;
}

async function buildIn(folder: string): Promise<Build> {
	const module = (path: string) => import(join(folder, path));
	const { CURRENT_SIMULATION } = await module("src/simulation/current-simulation.ts");
	return { folder, entry: join(folder, "src/cli/main.ts"), simulation: CURRENT_SIMULATION, module };
}

/** The project itself. */
export function thisBuild(): Promise<Build> {
	return buildIn(ROOT);
}

/**
 * The release after `before`, made as CONTRIBUTING.md says ("Changing the simulation"): the simulation is frozen, its arithmetic
 * changed (members fall by some basis points more each tick) and its version raised.
 */
export async function nextBuild(opened: Closing, before: Build): Promise<Build> {
	const { path: folder, remove } = await temporaryFolder();
	opened.add(remove);
	for (const part of PARTS) {
		await mkdir(dirname(join(folder, part)), { recursive: true });
		await cp(join(before.folder, part), join(folder, part), { recursive: true });
	}
	await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
	const script = (name: string) => run(process.execPath, [join("scripts", name)], { cwd: folder });
	await script("freeze-simulation.ts");
	const version = before.simulation.version + 1;
	await change(join(folder, "src/world/version.ts"), /(SIMULATION_VERSION = )\d+;/g, `$1${version};`);
	const matching = join(folder, "src/systems/match-interests.ts");
	await change(matching, /(fallen = engagementBp\[eid\] - decayBp\[eid\]).*;/g, `$1 - ${version};`);
	await change(matching, /(e -= mulBp\(decayBp\[eid\], WHOLE_BP - m\)).*;/g, `$1 + ${version};`);
	await script("record-golden-run.ts");
	return buildIn(folder);
}

/** This build and those after it, each made when it is asked for the first time. */
export class Builds {
	readonly #opened: Closing;
	readonly #builds: Build[] = [];

	constructor(opened: Closing) {
		this.#opened = opened;
	}

	/** The project itself, for 0, and so on. */
	async get(place: number): Promise<Build> {
		if (this.#builds.length === 0) this.#builds.push(await thisBuild());
		while (this.#builds.length <= place) {
			this.#builds.push(await nextBuild(this.#opened, this.#builds[this.#builds.length - 1]));
		}
		return this.#builds[place];
	}
}

async function change(file: string, what: RegExp, by: string): Promise<void> {
	const text = await readFile(file, "utf8");
	if (text.match(what)?.length !== 1) throw new Error(`${file} does not have ${what} once`);
	await writeFile(file, text.replace(what, by));
}
