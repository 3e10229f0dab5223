import type { Browser } from "playwright-core";

const TRIES = 3;

/** Milliseconds from opening the first stream of `publicUrl` to the first picture of its crowd, the median of some tries with an empty cache. */
export async function firstPictureMs(browser: Browser, publicUrl: string): Promise<number> {
	const [stream] = (await (await fetch(`${publicUrl}/streams`)).json()) as { showtimeSessionId: string }[];
	const times: number[] = [];
	for (let attempt = 0; attempt < TRIES; attempt++) {
		const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
		const page = await context.newPage();
		await page.goto(`${publicUrl}/#/stream/${stream.showtimeSessionId}`);
		await page.locator(".arena[data-picture]").waitFor({ timeout: 60_000 });
		times.push(await page.evaluate<number>(`performance.getEntriesByName("showtime:first-picture")[0].startTime`));
		await context.close();
	}
	return times.sort((a, b) => a - b)[Math.floor(TRIES / 2)];
}
