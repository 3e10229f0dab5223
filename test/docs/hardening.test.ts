import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { pageOf, tableWith } from "../support/page.ts";

const ROOT = join(import.meta.dirname, "../..");
const PAGE = pageOf("docs/rooms.md");
const HARDENING = PAGE.slice(PAGE.indexOf("## Hardening"));
const SOURCES = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
	.filter((file) => file.endsWith(".ts"))
	.map((file) => readFileSync(join(ROOT, "src", file), "utf8"));

/** Links of a cell: what they show, and the file they lead to. */
function linksIn(cell: string): { shown: string; file: string }[] {
	return [...cell.matchAll(/\[`?([^\]`]+)`?\]\(\.\.\/([^)]+)\)/g)].map(([, shown, file]) => ({ shown, file }));
}

describe("the hardening that docs/rooms.md lists", () => {
	for (const [what, where, test] of tableWith(HARDENING, "what", "where", "test").rows) {
		it(`${what}: is in the code and has a test`, () => {
			const [code, tests] = [linksIn(where), linksIn(test)];
			expect(code).to.have.length.above(0);
			for (const { shown, file } of code) expect(pageOf(file), file).to.include(shown);
			expect(tests).to.have.length.above(0);
			for (const { file } of tests) {
				expect(file).to.match(/^test\/.*\.test\.ts$/);
				expect(existsSync(join(ROOT, file)), file).to.equal(true);
			}
		});
	}

	it("shows in metrics that there are", () => {
		const named = [...HARDENING.matchAll(/`(showtime_\w+)`/g)].map(([, name]) => name);
		expect(named).to.have.length.above(8);
		expect(named.filter((name) => !SOURCES.some((source) => source.includes(`"${name}"`)))).to.deep.equal([]);
	});

	it("leaves Colyseus' Presence to Colyseus", () => {
		expect(SOURCES.filter((source) => /presence\.(?!ts")\w/i.test(source))).to.deep.equal([]);
	});
});
