import { readFile } from "node:fs/promises";
import { fragments, pageWith } from "../tuning/page.ts";
import { pictures } from "../tuning/pictures.ts";

const PAGE = new URL("../../docs/tuning.md", import.meta.url);

/** docs/tuning.md with the tables of what `npm run tuning` measured, and its charts. */
export async function tuningPages(): Promise<Record<string, string>> {
	const charts = Object.entries(pictures()).map(([name, chart]) => [`tuning/${name}`, chart]);
	return { "tuning.md": pageWith(await readFile(PAGE, "utf8"), fragments()), ...Object.fromEntries(charts) };
}
