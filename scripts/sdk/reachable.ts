import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What a package needs: files of the build, by their path in it, and packages by their name. */
export interface Reachable {
	files: Set<string>;
	packages: Set<string>;
}

const IMPORT = /\b(?:from|import)\s*\(?\s*"([^"]+)"/g;

/** Everything that entries of a build import, in code or in types, and what that imports. */
export function reachableFrom(build: string, entries: readonly string[]): Reachable {
	const files = new Set<string>();
	const packages = new Set<string>();
	const waiting = entries.flatMap(codeAndTypes);
	for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
		if (files.has(file) || !existsSync(join(build, file))) continue;
		files.add(file);
		for (const [, from] of readFileSync(join(build, file), "utf8").matchAll(IMPORT)) {
			if (from.startsWith(".")) waiting.push(...codeAndTypes(join(dirname(file), from)));
			else if (!from.startsWith("node:")) packages.add(packageOf(from));
		}
	}
	return { files, packages };
}

/** Types name what they import by its source. */
function codeAndTypes(file: string): string[] {
	const stem = file.replace(/\.(js|ts)$/, "");
	return [`${stem}.js`, `${stem}.d.ts`];
}

function packageOf(from: string): string {
	const parts = from.split("/");
	return parts.slice(0, from.startsWith("@") ? 2 : 1).join("/");
}
