/** Writes the generated pages of docs anew: `npm run docs`. */
import { writeFile } from "node:fs/promises";
import { generatedPages } from "./docs/pages.ts";

for (const [name, text] of Object.entries(await generatedPages())) {
	await writeFile(new URL(`../docs/${name}`, import.meta.url), text);
	console.log(`docs/${name}`);
}
