/**
 * Films docs/images/arena.webp, the moving picture of the README, frame by frame: a wave runs through an arena, a hype train comes
 * and lights it, and it is calm again. `npm run film`; a machine without a graphics card takes some minutes.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import sirv from "sirv";
import { build } from "vite";
import { openBrowser } from "../test/support/browser.ts";
import { animatedWebp, type FilmFrame } from "./film/animated-webp.ts";

const WIDTH = 640;
const HEIGHT = 360;
const FRAME_MS = 100;
const SECONDS = 5.8;
const QUALITY = 0.5;
/** Before the film begins everybody has found a pose. */
const WARM_UP_MS = 2_000;
const HOUSE = "seats=1100&turnover=0&engagement=0.66";

/** What happens, by seconds from the beginning: a call of the house that was made up. */
const SCRIPT: readonly (readonly [seconds: number, call: string])[] = [
	[0.1, 'react("wave", { intensity: 1, share: 0.97, spreadMs: 1900 })'],
	[2.1, "shine(1, 0.35)"],
	[2.6, 'react("cheer", { intensity: 1, share: 0.9, spreadMs: 900 })'],
	[3.0, "shine(4, 0.7)"],
	[4.7, "shine(0, 0)"],
];

/** Run in the page before its own scripts: time stands still until `step_` lets it go on, and graphics are taken for able. */
const DIRECTED = `(() => {
	let now = 1000;
	const began = Date.now() - now;
	let waiting = [];
	performance.now = () => now;
	Date.now = () => began + now;
	window.requestAnimationFrame = (callback) => waiting.push(callback);
	window.cancelAnimationFrame = () => undefined;
	window.step_ = (ms) => {
		now += ms;
		const due = waiting;
		waiting = [];
		for (const callback of due) callback(now);
	};
	window.frame_ = (ms, quality) => {
		window.step_(ms);
		return document.querySelector(".arena__canvas").toDataURL("image/webp", quality);
	};
	const { getContext } = HTMLCanvasElement.prototype;
	HTMLCanvasElement.prototype.getContext = function (kind, asked) {
		return getContext.call(this, kind, { ...asked, failIfMajorPerformanceCaveat: false });
	};
	const { getExtension } = WebGL2RenderingContext.prototype;
	WebGL2RenderingContext.prototype.getExtension = function (name) {
		return name === "WEBGL_debug_renderer_info" ? null : getExtension.call(this, name);
	};
})()`;

async function film(page: Page): Promise<FilmFrame[]> {
	const frames: FilmFrame[] = [];
	const script = [...SCRIPT];
	for (let at = 0; at < SECONDS * 1_000; at += FRAME_MS) {
		while (script.length > 0 && script[0][0] * 1_000 <= at) await page.evaluate(`madeUpHouse.${script.shift()?.[1]}`);
		const picture = await page.evaluate<string>(`frame_(${FRAME_MS}, ${QUALITY})`);
		const webp = Buffer.from(picture.slice(picture.indexOf(",") + 1), "base64");
		frames.push({ webp, milliseconds: FRAME_MS });
	}
	return frames;
}

const built = mkdtempSync(join(tmpdir(), "showtime-film-"));
const root = fileURLToPath(new URL("../web/bench/", import.meta.url));
await build({ root, base: "./", build: { outDir: built, emptyOutDir: true }, logLevel: "error" });
const files = sirv(built, { dev: false });
const server = createServer((request, response) => files(request, response, () => void response.writeHead(404).end()));
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const browser = await openBrowser();
const options = {
	viewport: { width: WIDTH, height: HEIGHT },
	reducedMotion: "no-preference",
	colorScheme: "dark",
} as const;
const page = await (await browser.newContext(options)).newPage();
await page.addInitScript(DIRECTED);
await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?${HOUSE}`);
await page.waitForFunction(`(step_(20), document.querySelector(".arena[data-picture]"))`, undefined, {
	timeout: 300_000,
	polling: 200,
});
await page.evaluate(`step_(${WARM_UP_MS})`);
const moving = animatedWebp(await film(page), WIDTH, HEIGHT);
writeFileSync(fileURLToPath(new URL("../docs/images/arena.webp", import.meta.url)), moving);
process.stdout.write(`docs/images/arena.webp, ${Math.round(moving.length / 1_024)} KB\n`);
await browser.close();
server.closeAllConnections();
server.close();
rmSync(built, { recursive: true });
