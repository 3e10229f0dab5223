import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { reachableFrom } from "./reachable.ts";

const ROOT = join(import.meta.dirname, "../..");

interface Manifest {
	name: string;
	version: string;
	description: string;
	license: string;
	exports: Record<string, { types: string; default: string }>;
	dependencies: Record<string, string>;
}

/**
 * Writes the package that games install to `folder`: the entries `showtime/client` and `showtime/publisher` with what they
 * import, of a build in `build`. The server, its dependencies and its Node stay out.
 */
export function writeSdk(build: string, folder: string): void {
	const manifest: Manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
	const entries = Object.values(manifest.exports).map((entry) => entry.default.replace("./dist/", ""));
	const { files, packages } = reachableFrom(build, entries);
	rmSync(folder, { recursive: true, force: true });
	for (const file of files) {
		mkdirSync(dirname(join(folder, "dist", file)), { recursive: true });
		cpSync(join(build, file), join(folder, "dist", file));
	}
	cpSync(join(ROOT, "LICENSE"), join(folder, "LICENSE"));
	const { name, version, license, exports } = manifest;
	const dependencies = Object.fromEntries([...packages].sort().map((each) => [each, manifest.dependencies[each]]));
	const sdk = {
		...{ name, version, description: "Client and publisher of Showtime, for games.", license },
		...{ type: "module", sideEffects: false, exports, dependencies, engines: { node: ">=20" } },
	};
	writeFileSync(join(folder, "package.json"), `${JSON.stringify(sdk, null, 2)}\n`);
}
