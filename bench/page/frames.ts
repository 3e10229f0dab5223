import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import sirv from "sirv";
import { build } from "vite";
import type { Line } from "./line.ts";

/** What frames of an arena cost the page, over the frames that were looked at. */
interface FrameCosts {
	/** Milliseconds of the main thread a frame, all callbacks together: half of the frames took less, and 95 of 100. */
	medianMs: number;
	p95Ms: number;
	/** Calls that draw, a frame. */
	draws: number;
	/** Frames a second, as far as this machine draws them. */
	framesASecond: number;
}

interface Frame {
	at: number;
	ms: number;
	draws: number;
}

const HOUSES = ["seats=2000", "seats=10000", "seats=4000&hype=3&reaction=cheer"];
/** Milliseconds of the main thread a frame: 4 is the budget for 2,000 seats. */
const FRAME_LIMIT_MS = 4;
const DRAW_LIMIT = 20;
/** Frames a second that software draws of the first house at least: two cores, nothing beside it. */
const SOFTWARE_LIMIT = 15;
const VIEWPORT = { width: 1280, height: 720 };
const FRAMES = 70;
/** Frames in which shaders are compiled and the crowd is brought to the graphics card. */
const FIRST_FRAMES = 15;

/** Runs in the page before its own scripts: counts what happens within each animation frame. */
const WATCH = `(() => {
	window.frames_ = [];
	let draws = 0;
	for (const name of ["drawElements", "drawArrays", "drawElementsInstanced", "drawArraysInstanced"]) {
		const draw = WebGL2RenderingContext.prototype[name];
		WebGL2RenderingContext.prototype[name] = function (...given) {
			draws++;
			return draw.apply(this, given);
		};
	}
	const request = window.requestAnimationFrame.bind(window);
	window.requestAnimationFrame = (callback) => request((now) => {
		draws = 0;
		const at = performance.now();
		callback(now);
		window.frames_.push({ at, ms: performance.now() - at, draws });
	});
})()`;

/** What the frames of houses that were made up cost. */
export async function frameLines(browser: Browser): Promise<Line[]> {
	const folder = mkdtempSync(join(tmpdir(), "showtime-bench-house-"));
	const root = fileURLToPath(new URL("../../web/bench/", import.meta.url));
	await build({ root, base: "./", build: { outDir: folder, emptyOutDir: true }, logLevel: "error" });
	const files = sirv(folder, { dev: false });
	const server = createServer((request, response) =>
		files(request, response, () => void response.writeHead(404).end()),
	);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	const lines: Line[] = [];
	for (const house of HOUSES) {
		const costs = await frameCostsOf(browser, `http://127.0.0.1:${port}/?${house}`);
		lines.push(
			{
				name: `${house}: main thread a frame, median`,
				value: costs.medianMs,
				unit: "ms",
				limit: { most: FRAME_LIMIT_MS },
			},
			{ name: `${house}: main thread a frame, p95`, value: costs.p95Ms, unit: "ms" },
			{ name: `${house}: draws a frame`, value: costs.draws, unit: "", limit: { most: DRAW_LIMIT } },
			{
				name: `${house}: frames a second, in software`,
				value: costs.framesASecond,
				unit: "",
				...(house === HOUSES[0] && { limit: { least: SOFTWARE_LIMIT } }),
			},
		);
	}
	server.closeAllConnections();
	server.close();
	rmSync(folder, { recursive: true });
	return lines;
}

/** Shows the house of `address` and tells what its frames cost. */
async function frameCostsOf(browser: Browser, address: string): Promise<FrameCosts> {
	const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: "no-preference" });
	try {
		const page = await context.newPage();
		await page.addInitScript(WATCH);
		await page.goto(address);
		await page.waitForFunction(`window.frames_.length >= ${FRAMES}`, undefined, { timeout: 300_000, polling: 500 });
		const frames = (await page.evaluate<Frame[]>("window.frames_"))
			.slice(FIRST_FRAMES)
			.filter(({ draws }) => draws > 0);
		const costs = frames.map(({ ms }) => ms).sort((a, b) => a - b);
		const seconds = ((frames.at(-1)?.at ?? 0) - frames[0].at) / 1000;
		return {
			medianMs: costs[Math.floor(costs.length / 2)],
			p95Ms: costs[Math.floor(costs.length * 0.95)],
			draws: Math.max(...frames.map(({ draws }) => draws)),
			framesASecond: (frames.length - 1) / seconds,
		};
	} finally {
		await context.close();
	}
}
