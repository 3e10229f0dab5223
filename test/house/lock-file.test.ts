import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

interface LockedPackage {
	version: string;
	optionalDependencies?: Record<string, string>;
}

const LOCK_FILE = join(import.meta.dirname, "../../package-lock.json");
const packages: Record<string, LockedPackage> = JSON.parse(readFileSync(LOCK_FILE, "utf8")).packages;

/** Packages that read what strangers send, and the first version without a known way to bring the process down. */
const SOUND_FROM: Record<string, string> = { msgpackr: "2.1.3", ws: "8.23.0", mysql2: "3.23.1", ioredis: "4.27.8" };

/** Of every copy of a package, however deep. */
function versionsOf(name: string): string[] {
	const copies = Object.entries(packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
	return copies.map(([, { version }]) => version);
}

/** Below zero: `a` is older than `b`. */
function compare(a: string, b: string): number {
	return a.localeCompare(b, "en", { numeric: true });
}

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

	for (const [name, first] of Object.entries(SOUND_FROM)) {
		it(`has no ${name} older than ${first}`, () => {
			const versions = versionsOf(name);
			expect(versions).not.to.deep.equal([]);
			expect(versions.filter((version) => compare(version, first) < 0)).to.deep.equal([]);
		});
	}

	it("has nothing that would show players the whole of a room", () => {
		const names = ["@colyseus/monitor", "@colyseus/playground", "@colyseus/auth", "@colyseus/tools"];
		expect(names.filter((name) => versionsOf(name).length > 0)).to.deep.equal([]);
	});
});
