import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** Builds the operator's page into web/dist-admin: apart from the players' page, whose port must not have it. */
export default defineConfig({
	root: fileURLToPath(new URL(".", import.meta.url)),
	base: "./",
	build: {
		outDir: "dist-admin",
		emptyOutDir: true,
		target: "es2022",
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		rollupOptions: { input: fileURLToPath(new URL("admin.html", import.meta.url)) },
	},
});
