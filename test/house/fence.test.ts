import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";

const ROOT = join(import.meta.dirname, "../..");
const BIOME = join(ROOT, "node_modules/@biomejs/biome/bin/biome");

const IMPORT = "lint/style/noRestrictedImports";
const GLOBAL = "lint/style/noRestrictedGlobals";
const CYCLE = "lint/suspicious/noImportCycles";
const PLUGIN = "plugin";
const FENCE = [IMPORT, GLOBAL, CYCLE, PLUGIN];

const PURE = ["components", "events", "world", "systems", "personas", "simulation", "career", "lab", "loadtest"];

/** What each folder may import: values and types, and what only as types. Everything else is refused. */
const MAY_IMPORT: Record<string, { values: string; types?: string }> = {
	components: { values: "components" },
	events: { values: "events components zod" },
	world: { values: "world components bitecs", types: "events" },
	systems: { values: "systems world components bitecs", types: "events" },
	personas: { values: "personas world components", types: "events" },
	simulation: { values: "simulation world personas components", types: "events" },
	career: { values: "career components", types: "events" },
	lab: { values: "lab world career components events zod" },
	loadtest: { values: "loadtest lab world components events zod" },
	client: { values: "client personas components @colyseus/sdk", types: "events" },
	publisher: { values: "publisher events components zod @nats-io/transport-node node:crypto" },
	persistence: {
		values: "persistence career events components zod kysely mysql2 ioredis @nats-io/transport-node node:crypto",
		types: "world",
	},
	platform: { values: "platform events components zod kysely undici node:crypto", types: "persistence" },
	rooms: {
		values: "rooms simulation world personas career components events zod @colyseus/core node:crypto",
		types: "persistence platform",
	},
	bridge: {
		values: "bridge career components events zod @nats-io/transport-node node:crypto",
		types: "world rooms persistence platform",
	},
	api: {
		values: "api career components events zod fastify node:crypto",
		types: "world rooms persistence platform bridge",
	},
	workers: {
		values: "workers career components events zod node:crypto",
		types: "world rooms persistence platform bridge",
	},
};

const PACKAGES =
	"bitecs zod kysely undici mysql2 ioredis fastify mocha node:crypto @colyseus/core @colyseus/sdk @nats-io/transport-node";

/** Every source that a trial imports: a file of each folder, the files at the root, the packages. */
const SOURCES = [
	...Object.keys(MAY_IMPORT),
	"cli",
	"previous-simulation",
	"../main.ts",
	"../config.ts",
	...PACKAGES.split(" "),
];

/** Statements that no pure folder may hold, and the rule that refuses them. */
const IMPURE: [statement: string, rule: string][] = [
	["export const x = Math.random();", PLUGIN],
	["export const x = Math;", PLUGIN],
	["export const x = Date.now();", GLOBAL],
	["export const x = new Date();", GLOBAL],
	["export const x = performance.now();", GLOBAL],
	["setTimeout(() => undefined, 1);", GLOBAL],
	["console.log(1);", GLOBAL],
	["export const x = process.argv;", GLOBAL],
	["export const x = fetch;", GLOBAL],
	["export const x = Promise.resolve(1);", GLOBAL],
	["export async function x() {}", PLUGIN],
	["export const x = async () => 1;", PLUGIN],
	["export class X { async x() {} }", PLUGIN],
	["export const x = await y;", PLUGIN],
	["export const x = y.then(z);", PLUGIN],
	["let x = 1; export function f() { x += 1; return x; }", PLUGIN],
	["export let x = 1;", PLUGIN],
	["export const x = y.localeCompare(z);", PLUGIN],
];

/** Arithmetic that differs between machines. */
const INEXACT = [
	"export const x = Math.pow(y, 2);",
	"export const x = Math.exp(y);",
	"export const x = Math.sin(y);",
	"export const x = Math.log2(y);",
	"export const x = Math.sqrt(y);",
	"export const x = y ** 2;",
	"export function f(x: number) { x **= 2; return x; }",
];

/** What pure code is made of and must stay allowed. */
const PLAIN = [
	"export const x = Math.imul(y, 3) + Math.floor(z / 2) + Math.min(1, 2) + Math.max(1, 2) - Math.abs(z);",
	"export function f() { let x = 1; for (let i = 0; i < 3; i++) { x += i; } return x; }",
	"export const TABLE = [1, 2, 3];",
];

const FROZEN = "../previous-simulation/simulation/current-simulation.ts";

interface Trial {
	file: string;
	source: string;
	/** The rule that must report the file, or null when nothing may. */
	rule: string | null;
}

/** A module of `folder` that imports `source`, as a value or as a type. */
function importing(folder: string, source: string, kind: "value" | "type"): string {
	const path = source === folder ? "./a.ts" : SOURCE_FOLDERS.has(source) ? `../${source}/a.ts` : source;
	return kind === "type"
		? `import type { A } from "${path}";\nexport type B = A;\n`
		: `import { a } from "${path}";\nexport const b = [a];\n`;
}

const SOURCE_FOLDERS = new Set([...Object.keys(MAY_IMPORT), "cli", "previous-simulation"]);

function importTrials(folder: string): Omit<Trial, "file">[] {
	const values = MAY_IMPORT[folder].values.split(" ");
	const types = MAY_IMPORT[folder].types?.split(" ") ?? [];
	return SOURCES.flatMap((source) => {
		const value = importing(folder, source, "value");
		const type = importing(folder, source, "type");
		if (values.includes(source)) return [{ source: value, rule: null }];
		if (types.includes(source))
			return [
				{ source: type, rule: null },
				{ source: value, rule: PLUGIN },
			];
		return [
			{ source: value, rule: IMPORT },
			{ source: type, rule: IMPORT },
		];
	});
}

/** Every trial of the fence, one file each. */
function trials(): Trial[] {
	const inFolder = (folder: string, list: Omit<Trial, "file">[]) =>
		list.map((trial, index) => ({ ...trial, file: `src/${folder}/trial-${index}.ts` }));
	const impure = IMPURE.map(([source, rule]) => ({ source, rule }));
	const plain = PLAIN.map((source) => ({ source, rule: null }));
	const inexact = INEXACT.map((source) => ({ source, rule: PLUGIN }));
	return [
		...Object.keys(MAY_IMPORT).flatMap((folder) =>
			inFolder(folder, [
				...importTrials(folder),
				{ source: "export const x = process.env.HOME;", rule: "lint/style/noProcessEnv" },
				...(PURE.includes(folder) ? [...impure, ...plain] : []),
				...(folder === "systems" || folder === "world" ? inexact : []),
			]),
		),
		{
			file: "src/systems/step.ts",
			source: 'import { step } from "./schedule.ts";\nexport const a = step;\n',
			rule: null,
		},
		{
			file: "src/simulation/fold.ts",
			source: 'import { step } from "../systems/schedule.ts";\nexport const a = step;\n',
			rule: null,
		},
		{
			file: "src/lab/step.ts",
			source: 'import { step } from "../systems/schedule.ts";\nexport const a = step;\n',
			rule: null,
		},
		{
			file: "src/simulation/previous-simulation.ts",
			source: `import { a } from "${FROZEN}";\nexport const b = a;\n`,
			rule: null,
		},
		{
			file: "src/rooms/previous.ts",
			source: 'import { a } from "../simulation/previous-simulation.ts";\nexport const b = a;\n',
			rule: PLUGIN,
		},
		{ file: "src/rooms/frozen.ts", source: `import { a } from "${FROZEN}";\nexport const b = a;\n`, rule: PLUGIN },
		...["./a.ts", "../world/a.ts", "bitecs", "zod"].map((source, index) => ({
			file: `src/previous-simulation/systems/inside-${index}.ts`,
			source: `import { a } from "${source}";\nexport const b = a;\n`,
			rule: null,
		})),
		...["../../world/a.ts", "../../errors.ts", "../../simulation/a.ts", "kysely"].map((source, index) => ({
			file: `src/previous-simulation/systems/outside-${index}.ts`,
			source: `import { a } from "${source}";\nexport const b = a;\n`,
			rule: IMPORT,
		})),
		...["api", "rooms", "persistence"].map((folder) => ({
			file: `web/src/${folder}.ts`,
			source: `import { a } from "../../src/${folder}/a.ts";\nexport const b = a;\n`,
			rule: IMPORT,
		})),
		{ file: "web/src/node.ts", source: 'import { a } from "node:fs";\nexport const b = a;\n', rule: IMPORT },
		{
			file: "web/src/page.ts",
			source: 'import { a } from "../../src/client/a.ts";\nexport const b = a;\n',
			rule: null,
		},
		{
			file: "examples/own.ts",
			source: 'import { a } from "../src/publisher/a.ts";\nexport const b = a;\n',
			rule: null,
		},
		{ file: "examples/deep.ts", source: 'import { a } from "../src/rooms/a.ts";\nexport const b = a;\n', rule: IMPORT },
		{ file: "src/world/rules.ts", source: "export const x = Math.pow(y, 2);", rule: null },
		{ file: "src/errors.ts", source: 'import { z } from "zod";\nexport const a = z;\n', rule: IMPORT },
		{
			file: "src/rooms/one.ts",
			source: 'import { two } from "./two.ts";\nexport const one = () => two;\n',
			rule: CYCLE,
		},
		{
			file: "src/rooms/two.ts",
			source: 'import { one } from "./one.ts";\nexport const two = () => one;\n',
			rule: CYCLE,
		},
	];
}

describe("the fence", () => {
	let project: string;
	let reports: Map<string, Set<string>>;

	before(() => {
		project = mkdtempSync(join(tmpdir(), "showtime-fence-"));
		for (const file of ["biome.json", ".gitignore"]) copyFileSync(join(ROOT, file), join(project, file));
		cpSync(join(ROOT, "lint"), join(project, "lint"), { recursive: true });
		for (const { file, source } of trials()) {
			mkdirSync(dirname(join(project, file)), { recursive: true });
			writeFileSync(join(project, file), source);
		}
		reports = lint(project);
	});

	after(() => rmSync(project, { recursive: true, force: true }));

	it("knows every folder of src", () => {
		const folders = readdirSync(join(ROOT, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
		expect([...SOURCE_FOLDERS]).to.include.members(folders.map((folder) => folder.name));
	});

	it("refuses every violation and nothing else", () => {
		const wrong = trials().flatMap(({ file, source, rule }) => {
			const seen = reports.get(file) ?? new Set();
			if (rule === null) return FENCE.some((one) => seen.has(one)) ? [`${file} is refused: ${source}`] : [];
			return seen.has(rule) ? [] : [`${file} passes ${rule}: ${source}`];
		});
		expect(wrong).to.deep.equal([]);
	});
});

/** Lints `project` in one run and gives the rules that reported, by file. */
function lint(project: string): Map<string, Set<string>> {
	const { stdout, stderr } = spawnSync(BIOME, ["lint", "--reporter=json", "--max-diagnostics=none", "."], {
		cwd: project,
		encoding: "utf8",
		maxBuffer: 64 * 1024 * 1024,
	});
	if (!stdout.startsWith("{")) throw new Error(`biome gave no report: ${stderr}`);
	const byFile = new Map<string, Set<string>>();
	for (const { category, location } of JSON.parse(stdout).diagnostics) {
		const rules = byFile.get(location.path) ?? new Set();
		byFile.set(location.path, rules.add(category));
	}
	return byFile;
}
