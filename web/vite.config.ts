import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const FOLDER = fileURLToPath(new URL("./dist", import.meta.url));
/** Smaller files gain nothing. */
const LEAST_BYTES = 1_024;

/** Writes each text file once more, packed: the server sends those and packs nothing while it runs. */
function packed(): Plugin {
	return {
		name: "packed",
		closeBundle() {
			for (const name of readdirSync(FOLDER, { recursive: true, encoding: "utf8" })) {
				if (!/\.(js|css|html|svg)$/.test(name)) continue;
				const content = readFileSync(join(FOLDER, name));
				if (content.length < LEAST_BYTES) continue;
				writeFileSync(join(FOLDER, `${name}.gz`), gzipSync(content, { level: 9 }));
				writeFileSync(join(FOLDER, `${name}.br`), brotliCompressSync(content));
			}
		},
	};
}

/** Builds the page into web/dist; addresses are relative, so that it works under any path. */
export default defineConfig({
	root: fileURLToPath(new URL(".", import.meta.url)),
	base: "./",
	plugins: [packed()],
	build: {
		outDir: "dist",
		emptyOutDir: true,
		target: "es2022",
		assetsInlineLimit: 0,
		// three.js, loaded with the first stream; the whole page is held to its size packed, by bench:page.
		chunkSizeWarningLimit: 700,
	},
});
