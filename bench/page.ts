/**
 * What the page costs, beside what it may. Ends with 1 when a limit is passed. Run by `npm run bench:page`:
 * `--only frames` (size, opening, reconnect, frames or memory; may be given several times) measures that part alone, and
 * `--memory-minutes 10` lets the page run so long and tells whether its memory stays flat.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { openBrowser } from "../test/support/browser.ts";
import { type ServeProcess, startServe } from "../test/support/showtime-process.ts";
import { bundleKilobytes } from "./page/bundle-size.ts";
import { firstPictureMs } from "./page/first-picture.ts";
import { frameLines } from "./page/frames.ts";
import { isMissed, type Line, tableOf } from "./page/line.ts";
import { memoryLines } from "./page/memory.ts";
import { reconnectLine } from "./page/reconnect.ts";

const { values } = parseArgs({
	options: {
		only: { type: "string", multiple: true, default: [] },
		"memory-minutes": { type: "string", default: "0" },
	},
});
const minutes = Number(values["memory-minutes"]);

/** Ticks of the demo whose memory is watched: an hour of them in ten minutes and a little. */
const QUICK_TICK_SECONDS = "1";
const WEB = fileURLToPath(new URL("../web/", import.meta.url));

async function inDemo<T>(settings: Record<string, string>, use: (demo: ServeProcess) => Promise<T>): Promise<T> {
	const folder = mkdtempSync(join(tmpdir(), "showtime-bench-page-"));
	const demo = await startServe(["--demo"], { SHOWTIME_SQLITE_PATH: join(folder, "showtime.db"), ...settings });
	try {
		return await use(demo);
	} finally {
		await demo.stop();
		rmSync(folder, { recursive: true });
	}
}

const PARTS: Record<string, (browser: Browser) => Line[] | Promise<Line[]>> = {
	size: () => [
		{ name: "the whole page, compressed", value: bundleKilobytes(`${WEB}dist/`), unit: "KB", limit: { most: 400 } },
	],
	opening: (browser) =>
		inDemo({}, async ({ publicUrl }) => [
			{ name: "first picture", value: await firstPictureMs(browser, publicUrl), unit: "ms", limit: { most: 1500 } },
		]),
	reconnect: async (browser) => [await reconnectLine(browser)],
	frames: (browser) => frameLines(browser),
	memory: (browser) =>
		inDemo({ SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS: QUICK_TICK_SECONDS }, ({ publicUrl }) =>
			memoryLines(browser, publicUrl, minutes),
		),
};

await build({ root: WEB, configFile: `${WEB}vite.config.ts`, logLevel: "error" });
const asked = values.only.length > 0 ? values.only : Object.keys(PARTS);
const browser = await openBrowser();
const lines: Line[] = [];
for (const name of asked.filter((part) => part !== "memory" || minutes > 0))
	lines.push(...(await PARTS[name](browser)));
await browser.close();
process.stdout.write(tableOf(lines));
process.exitCode = lines.some(isMissed) ? 1 : 0;
