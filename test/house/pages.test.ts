import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";

const ROOT = join(import.meta.dirname, "../..");

/** Every page of the project: the ones at the root and those in docs. */
const PAGES = [".", "docs"].flatMap((folder) =>
	readdirSync(join(ROOT, folder))
		.filter((name) => name.endsWith(".md"))
		.map((name) => join(folder, name)),
);

const read = (page: string): string => readFileSync(join(ROOT, page), "utf8");

describe("the pages", () => {
	for (const page of PAGES) {
		it(`${page} links to files that are there`, () => {
			const targets = [...read(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map((match) => match[1]);
			const files = targets.filter((target) => !/^[a-z]+:/.test(target));
			expect(files.filter((file) => !existsSync(join(ROOT, dirname(page), file)))).to.deep.equal([]);
		});

		it(`${page} names npm scripts that are there`, () => {
			const scripts = Object.keys(JSON.parse(read("package.json")).scripts);
			const named = [...read(page).matchAll(/npm run (?:-s )?([\w:-]+)/g)].map((match) => match[1]);
			expect(named.filter((name) => !scripts.includes(name))).to.deep.equal([]);
		});
	}

	it("ARCHITECTURE.md tells every folder of src", () => {
		const folders = readdirSync(join(ROOT, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
		const untold = folders.filter(({ name }) => !read("ARCHITECTURE.md").includes(`\`src/${name}/\``));
		expect(untold).to.deep.equal([]);
	});
});
