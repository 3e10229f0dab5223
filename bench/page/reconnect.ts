import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { joinStream, listStreams } from "../../src/client/index.ts";
import { type ServeProcess, startServe } from "../../test/support/showtime-process.ts";
import { until } from "../../test/support/until.ts";
import type { Line } from "./line.ts";

const LIMIT_MS = 5_000;
const TRIES = 3;
const DONE_WITHIN_MS = 120_000;

/** The tick that the picture of the crowd shows. */
const PICTURED_TICK = `Number(document.querySelector(".arena")?.dataset.picture ?? -1)`;

/**
 * From the moment at which a server that was killed listens again to the picture of the tick at which its stream goes on, in a
 * page that is not loaded anew; the worst of some tries.
 */
export async function reconnectLine(browser: Browser): Promise<Line> {
	const folder = mkdtempSync(join(tmpdir(), "showtime-bench-page-"));
	const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
	const start = (port: string) =>
		startServe(["--demo"], { SHOWTIME_SQLITE_PATH: join(folder, "showtime.db"), SHOWTIME_PORT: port });
	let server = await start("0");
	try {
		const [{ showtimeSessionId }] = await listStreams(server.publicUrl);
		const page = await context.newPage();
		page.setDefaultTimeout(DONE_WITHIN_MS);
		await page.goto(`${server.publicUrl}/#/stream/${showtimeSessionId}`);
		await page.locator(".arena[data-picture]").waitFor();
		const times: number[] = [];
		for (let attempt = 0; attempt < TRIES; attempt++) {
			const { port } = new URL(server.publicUrl);
			await server.stop("SIGKILL");
			await page.locator(".stream[data-standing=reconnecting]").waitFor();
			server = await start(port);
			times.push(await backAfterMs(page, server, showtimeSessionId));
		}
		return { name: "reconnectMs, the worst", value: Math.max(...times), unit: "ms", limit: { most: LIMIT_MS } };
	} finally {
		await context.close();
		await server.stop();
		rmSync(folder, { recursive: true });
	}
}

/** From now, when the server listens. */
async function backAfterMs(page: Page, { publicUrl }: ServeProcess, showtimeSessionId: string): Promise<number> {
	const since = performance.now();
	const stream = await joinStream(publicUrl, showtimeSessionId);
	const { tick } = stream.crowd;
	await stream.leave();
	const isBack = `document.querySelector(".stream").dataset.standing === "live" && ${PICTURED_TICK} >= ${tick}`;
	await until(() => page.evaluate<boolean>(isBack), "the page shows the crowd again", DONE_WITHIN_MS);
	return performance.now() - since;
}
