import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect } from "chai";
import { anchorOf, headingsOf, PROPERTIES, pageOf, tablesOf } from "../support/page.ts";

const ROOT = join(import.meta.dirname, "../..");
const CODE = ["src", "test", "bench", "web", "examples", "lint", "scripts", "bin", ".ci"];
const BUILT = /(^|\/)(dist|node_modules|results)\//;
const CODE_FILE = /(\.(ts|js|cjs|grit|json|css|html)|^run)$/;

function filesBelow(folder: string): string[] {
	if (!existsSync(join(ROOT, folder))) return [];
	const entries = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true });
	return entries
		.filter((entry) => entry.isFile() && CODE_FILE.test(entry.name))
		.map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
		.filter((file) => !BUILT.test(file));
}

const FILES = CODE.flatMap(filesBelow);
const PAGES = [".", "docs"].flatMap((folder) =>
	readdirSync(join(ROOT, folder))
		.filter((name) => name.endsWith(".md"))
		.map((name) => join(folder, name)),
);

const COMMENT = /\/\*[\s\S]*?\*\/|(?:(?<![:"'`\w])\/\/[^\n]*(?:\n[ \t]*(?=\/\/))?)+/g;

/** The comments of a file, each in one line, so that what stands over two lines is found. */
function commentsIn(file: string): string[] {
	const comments = readFileSync(join(ROOT, file), "utf8").match(COMMENT) ?? [];
	return comments.map((comment) => comment.replace(/\n\s*(\*|\/\/)?\s*/g, " "));
}

/** Pages that comments of a file cite, by their path from the root, with the heading where one is named. */
function citationsIn(file: string): { page: string; heading?: string }[] {
	return commentsIn(file).flatMap((comment) => {
		const cited = comment.matchAll(/((?:[\w.-]+\/)*[\w-]+\.md)\b(?:, "([^"]+)")?/g);
		return [...cited].map(([, page, heading]) => (heading === undefined ? { page } : { page, heading }));
	});
}

describe("what the code cites", () => {
	it("is a page of this project, with that heading", () => {
		const broken = FILES.flatMap((file) =>
			citationsIn(file)
				.filter(({ page, heading }) => {
					if (!existsSync(join(ROOT, page))) return true;
					return heading !== undefined && !headingsOf(pageOf(page)).includes(heading);
				})
				.map(({ page, heading }) => `${file}: ${page}${heading === undefined ? "" : `, "${heading}"`}`),
		);
		expect(broken).to.deep.equal([]);
	});

	it("is no paper that the reader does not have", () => {
		const papers = /\bspec\b|reliability study|the design\b/;
		const citing = FILES.filter((file) => commentsIn(file).some((comment) => papers.test(comment)));
		expect(citing).to.deep.equal([]);
	});
});

describe("the pages", () => {
	for (const page of PAGES) {
		it(`${page} links to headings that are there`, () => {
			const links = [...pageOf(page).matchAll(/\]\(([^)#\s]*)#([^)\s]+)\)/g)].filter(([, file]) => !/^\w+:/.test(file));
			const broken = links.filter(([, file, anchor]) => {
				const target = file === "" ? page : normalize(join(dirname(page), file));
				return !headingsOf(pageOf(target)).map(anchorOf).includes(anchor);
			});
			expect(broken.map(([link]) => link)).to.deep.equal([]);
		});
	}

	it("are all on the README's map", () => {
		const readme = pageOf("README.md");
		expect(PAGES.filter((page) => page !== "README.md" && !readme.includes(`](${page})`))).to.deep.equal([]);
	});
});

/** Tables whose rows name the constant that holds their number. */
const BOUNDED = ["docs/durability.md", "docs/rooms.md"].flatMap((page) =>
	tablesOf(pageOf(page))
		.filter(({ head }) => head.at(-1) === "in the code")
		.flatMap(({ rows }) => rows.map((cells) => ({ page, what: cells[0], value: cells[1], code: cells.at(-1) ?? "" }))),
);

/** What the code has for a row: a variable's default, or the number behind a constant's name in the linked file. */
function numberInCode(page: string, code: string): string | undefined {
	const variable = /^`(SHOWTIME_\w+)`$/.exec(code)?.[1];
	if (variable !== undefined)
		return Object.values(PROPERTIES).find((property) => property.variable === variable)?.fallback;
	const [, name, file] = /^\[`(\w+)`\]\(([^)]+)\)$/.exec(code) ?? [];
	if (file === undefined) return undefined;
	const source = pageOf(join(dirname(page), file));
	return new RegExp(`\\b${name}(?:: \\w+ =| =|:) ([\\d_]+)[;, ]`).exec(source)?.[1].replaceAll("_", "");
}

describe("the bounds that pages list", () => {
	it("are many", () => {
		expect(BOUNDED.filter(({ code }) => code !== "")).to.have.length.above(25);
	});

	for (const { page, what, value, code } of BOUNDED.filter(({ code }) => code !== "")) {
		it(`${page}: ${what}`, () => {
			expect(value.replaceAll(",", "").split(" ")[0]).to.equal(numberInCode(page, code));
		});
	}
});
