import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

interface LockedPackage {
	version: string;
	optionalDependencies?: Record<string, string>;
}

const LOCK_FILE = join(import.meta.dirname, "../../package-lock.json");
const packages: Record<string, LockedPackage> = JSON.parse(readFileSync(LOCK_FILE, "utf8")).packages;

describe("the lock file", () => {
	it("pins the Node that runs the tests", () => {
		expect(process.version).to.equal(`v${packages["node_modules/node"].version}`);
	});

	// npm drops the packages of other platforms when it cannot fetch them, and `npm ci` then refuses the lock everywhere.
	it("holds the optional packages of every platform", () => {
		const names = Object.keys(packages);
		const missing = Object.values(packages)
			.flatMap((locked) => Object.keys(locked.optionalDependencies ?? {}))
			.filter((name) => !names.some((path) => path.endsWith(`node_modules/${name}`)));
		expect(missing).to.deep.equal([]);
	});
});
