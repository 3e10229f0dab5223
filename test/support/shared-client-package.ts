import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import sirv from "sirv";
import type { InlineConfig, Rolldown } from "vite";
import { writeSdk } from "../../scripts/sdk/write-sdk.ts";

const ROOT = join(import.meta.dirname, "../..");
const TSC = join(createRequire(import.meta.url).resolve("typescript/package.json"), "../bin/tsc");
const run = promisify(execFile);

const SITE = "site";

/** How a web app of today is checked: no Node in its types. */
const CHECKING = [
	...["--ignoreConfig", "--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom,dom.iterable"],
	...["--module", "esnext", "--moduleResolution", "bundler", "--types", "", "--skipLibCheck"],
];

/** A folder of an app that has the package, with what it depends on. */
export interface ClientApp {
	folder: string;
	/** Writes a file into it and answers its path. */
	write(name: string, text: string): Promise<string>;
	/** Checks the types of files of the folder; throws with what the compiler says. */
	check(...names: string[]): Promise<void>;
	/** Bundles a file of the folder for browsers; what `external` matches stays outside. */
	bundle(name: string, external?: RegExp): Promise<Rolldown.OutputChunk>;
	/** Builds the folder's index.html and all that it loads. */
	buildSite(): Promise<void>;
	/** Serves what `buildSite` makes, on a port of this machine. */
	serve(): Promise<{ url: string; close(): Promise<void> }>;
	remove(): Promise<void>;
}

let installed: Promise<string> | undefined;

/** Root hooks of mocha: removes the package after the last test. */
export const mochaHooks = {
	async afterAll(): Promise<void> {
		// What could not be made has removed itself, and failed the test that asked for it.
		const folder = await installed?.catch(() => undefined);
		if (folder !== undefined) await rm(folder, { recursive: true, force: true });
	},
};

/** Makes an app on the one package of all tests, which is built with the first of them. */
export async function openClientApp(): Promise<ClientApp> {
	installed ??= install();
	const folder = await mkdtemp(join(await installed, "app-"));
	return {
		folder,
		async write(name, text) {
			await writeFile(join(folder, name), text);
			return join(folder, name);
		},
		async check(...names) {
			try {
				await run(process.execPath, [TSC, ...CHECKING, ...names], { cwd: folder });
			} catch (cause) {
				throw new Error(`the types are wrong:\n${(cause as { stdout: string }).stdout}`, { cause });
			}
		},
		bundle: (name, external) => bundled(folder, name, external),
		async buildSite() {
			await built({ root: folder, build: { outDir: SITE, target: "es2022" } });
		},
		serve: () => serving(join(folder, SITE)),
		remove: () => rm(folder, { recursive: true, force: true }),
	};
}

/** A folder with node_modules in it: the package as `npm run pack:sdk` makes it, and the packages that it depends on. */
async function install(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), "showtime-package-"));
	try {
		await installInto(folder);
	} catch (cause) {
		await rm(folder, { recursive: true, force: true });
		throw cause;
	}
	return folder;
}

async function installInto(folder: string): Promise<void> {
	const [build, showtime] = [join(folder, "build"), join(folder, "node_modules/showtime")];
	await run(process.execPath, [TSC, "-p", join(ROOT, "tsconfig.build.json"), "--outDir", build]);
	writeSdk(build, showtime);
	const { dependencies } = JSON.parse(await readFile(join(showtime, "package.json"), "utf8"));
	for (const name of Object.keys(dependencies)) {
		await mkdir(dirname(join(folder, "node_modules", name)), { recursive: true });
		await symlink(join(ROOT, "node_modules", name), join(folder, "node_modules", name));
	}
}

async function serving(site: string): Promise<{ url: string; close(): Promise<void> }> {
	const answer = sirv(site, { dev: true });
	const server = createServer((request, response) =>
		answer(request, response, () => void response.writeHead(404).end()),
	);
	await once(server.listen(0, "127.0.0.1"), "listening");
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		async close() {
			server.closeAllConnections();
			await once(server.close(), "close");
		},
	};
}

/** Vite is loaded by the first who needs it: this file is part of every run. */
async function built(config: InlineConfig): Promise<unknown> {
	const { build } = await import("vite");
	return build({ configFile: false, logLevel: "error", ...config });
}

async function bundled(folder: string, name: string, external?: RegExp): Promise<Rolldown.OutputChunk> {
	const output = await built({
		root: folder,
		build: {
			write: false,
			target: "es2022",
			minify: true,
			lib: { entry: join(folder, name), formats: ["es"] },
			rolldownOptions: external ? { external } : {},
		},
	});
	const [{ output: chunks }] = output as Rolldown.RolldownOutput[];
	if (chunks.length !== 1) throw new Error(`${name} came out in ${chunks.length} parts`);
	return chunks[0];
}
