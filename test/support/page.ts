import { readFileSync } from "node:fs";
import type { Property } from "../../src/config-kinds.ts";
import { OWN_PROPERTIES, SPEC_PROPERTIES } from "../../src/config-table.ts";

const ROOT = new URL("../../", import.meta.url);

/** The text of a page, named from the root of the project. */
export function pageOf(path: string): string {
	return readFileSync(new URL(path, ROOT), "utf8");
}

/** Every environment variable of the server by the name of its setting. */
export const PROPERTIES: Readonly<Record<string, Property<unknown>>> = { ...SPEC_PROPERTIES, ...OWN_PROPERTIES };

/** Code blocks of a page in a language, in order. */
export function blocksOf(page: string, language: string): string[] {
	return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, text]) => text);
}

/** Headings of a page, in order, without marks. */
export function headingsOf(page: string): string[] {
	const text = page.replace(/^```.*?^```$/gms, "");
	return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading.replaceAll("`", ""));
}

/** The part of a link behind `#` that leads to a heading. */
export function anchorOf(heading: string): string {
	return heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N} _-]/gu, "")
		.replaceAll(" ", "-");
}

/** A table of a page: its headings, and its rows as cells. */
export interface PageTable {
	head: string[];
	rows: string[][];
}

/** Every table of a page, in order; indented ones too. */
export function tablesOf(page: string): PageTable[] {
	const blocks = page.matchAll(/(?:^ *\|.*\|$\n?){2,}/gm);
	return [...blocks].map(([block]) => {
		const [head, , ...rows] = block.trim().split("\n").map(cellsOf);
		return { head, rows };
	});
}

/** The first table of a page with these headings, the first of them; throws when there is none. */
export function tableWith(page: string, ...head: string[]): PageTable {
	const found = tablesOf(page).find((table) => head.every((name, place) => table.head[place] === name));
	if (found === undefined) throw new Error(`no table of the page begins with ${head.join(", ")}`);
	return found;
}

function cellsOf(line: string): string[] {
	const inner = line.trim().replace(/^\|/, "").replace(/\|$/, "");
	return inner.split("|").map((cell) => cell.trim());
}
