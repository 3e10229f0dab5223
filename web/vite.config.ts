import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** Builds the page into web/dist; addresses are relative, so that it works under any path. */
export default defineConfig({
	root: fileURLToPath(new URL(".", import.meta.url)),
	base: "./",
	build: {
		outDir: "dist",
		emptyOutDir: true,
		target: "es2022",
		assetsInlineLimit: 0,
	},
});
