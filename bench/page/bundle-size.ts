import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Bytes of everything in a folder, each file compressed on its own, in kilobytes of 1,024. */
export function bundleKilobytes(folder: string): number {
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
	// What is there compressed as well counts once.
	const files = entries.filter((entry) => entry.isFile() && !/\.(gz|br)$/.test(entry.name));
	const bytes = files.map(
		({ parentPath, name }) => gzipSync(readFileSync(join(parentPath, name)), { level: 9 }).length,
	);
	return bytes.reduce((sum, count) => sum + count, 0) / 1024;
}
