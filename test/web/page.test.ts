import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { openBrowser, openWatchedPage, type WatchedPage } from "../support/browser.ts";
import { closing } from "../support/closing.ts";
import { runShowtime, type ServeProcess, startServe } from "../support/showtime-process.ts";
import { until } from "../support/until.ts";

const { ensurePage } = createRequire(import.meta.url)("../../scripts/ensure-page.cjs") as { ensurePage(): void };

/** Read in the page: what the canvas of the viewers shows, on a copy so that the page's own canvas stays as it is. */
const CROWD_PIXELS = `(() => {
	const layer = document.querySelectorAll(".arena__layer")[1];
	const copy = new OffscreenCanvas(layer.width, layer.height).getContext("2d", { willReadFrequently: true });
	copy.drawImage(layer, 0, 0);
	const { data } = copy.getImageData(0, 0, layer.width, layer.height);
	const colours = new Set();
	let painted = 0;
	let sum = 0;
	for (let i = 0; i < data.length; i += 16) {
		if (data[i + 3] === 0) continue;
		painted++;
		sum = (sum * 31 + data[i] * 65536 + data[i + 1] * 256 + data[i + 2]) >>> 0;
		colours.add((data[i] >> 4) * 256 + (data[i + 1] >> 4) * 16 + (data[i + 2] >> 4));
	}
	return { share: painted / (data.length / 16), colours: colours.size, sum };
})()`;

interface CrowdPixels {
	/** Painted pixels among all, 0 to 1. */
	share: number;
	colours: number;
	sum: number;
}

const SECRET = "a secret of the page's tests, long enough";

async function startDemo(
	tickSeconds: string,
	more: Record<string, string> = {},
): Promise<ServeProcess & { folder: string }> {
	const folder = mkdtempSync(join(tmpdir(), "showtime-page-"));
	const server = await startServe(["--demo"], {
		SHOWTIME_SQLITE_PATH: join(folder, "showtime.db"),
		SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS: tickSeconds,
		SHOWTIME_TOKEN_SECRET: SECRET,
		...more,
	});
	return { ...server, folder };
}

async function numberIn(page: Page, selector: string): Promise<number> {
	return Number((await page.locator(selector).textContent())?.replaceAll(/\D/g, ""));
}

async function streamsOf({ publicUrl }: ServeProcess): Promise<{ showtimeSessionId: string; title: string }[]> {
	return (await (await fetch(`${publicUrl}/streams`)).json()) as { showtimeSessionId: string; title: string }[];
}

/** Calls the internal API as a developer. */
async function call({ apiUrl }: ServeProcess, path: string, body: object): Promise<void> {
	const { stdout: token } = await runShowtime(["token", "--role", "developer"], { SHOWTIME_TOKEN_SECRET: SECRET });
	const response = await fetch(`${apiUrl}${path}`, {
		method: "POST",
		headers: { authorization: `Bearer ${token.trim()}`, "content-type": "application/json" },
		body: JSON.stringify(body),
	});
	expect(response.status).to.equal(200);
}

const tickOf = (page: Page) => numberIn(page, "[data-role=tick]");

/** Waits until two more ticks are shown. */
async function passTwoTicks(page: Page): Promise<void> {
	const tick = await tickOf(page);
	await until(async () => (await tickOf(page)) >= tick + 2, "two ticks pass");
}

async function crowdPixels(page: Page): Promise<CrowdPixels> {
	return page.evaluate<CrowdPixels>(CROWD_PIXELS);
}

/** Opens the first stream of the list and waits until its crowd is there. */
async function joinFirstStream(page: Page): Promise<void> {
	await page.locator(".card__link").first().click();
	await until(async () => (await page.locator("[data-role=status]").textContent()) === "Live", "the stream is joined");
	await until(async () => (await crowdPixels(page)).share > 0.02, "the crowd is painted");
}

describe("the page in a browser", function () {
	this.timeout(60_000);
	const opened = closing();
	let browser: Browser;
	let server: ServeProcess;

	let pages: WatchedPage[] = [];

	async function open(at: string, options: BrowserContextOptions = {}): Promise<WatchedPage> {
		const page = await openWatchedPage(browser, at, options);
		pages.push(page);
		return page;
	}

	afterEach("close the pages, which would go on painting", async () => {
		for (const page of pages) await page.close();
		pages = [];
	});

	before("build the page, start a server and a browser", async () => {
		ensurePage();
		const demo = await startDemo("0.5");
		server = demo;
		opened.add(() => rmSync(demo.folder, { recursive: true }));
		opened.add(() => demo.stop().then(() => undefined));
		browser = await openBrowser();
		opened.add(() => browser.close());
	});

	it("lists the live streams with their viewers, the most watched first", async () => {
		const { page, complaints } = await open(server.publicUrl);
		const cards = page.locator(".card");
		await until(async () => (await cards.count()) === 3, "three streams are listed");
		const viewers = (await page.locator(".card__viewers strong").allTextContents()).map(Number);
		expect(viewers).to.deep.equal(viewers.toSorted((a, b) => b - a));
		expect(viewers[2]).to.be.above(0);
		expect(await page.locator(".lobby__state").textContent()).to.equal("3 live streams");
		expect(complaints).to.deep.equal([]);
	});

	it("joins the stream that is chosen, paints its crowd and moves it with each tick", async () => {
		const { page, complaints } = await open(server.publicUrl, { reducedMotion: "no-preference" });
		await joinFirstStream(page);
		expect(page.url()).to.match(/#\/stream\/[0-9a-f-]{36}$/);
		const total = await numberIn(page, "[data-count=total]");
		expect(total).to.be.above(700);
		const picture = await crowdPixels(page);
		expect(picture.colours).to.be.above(40);

		const [tick, engaged] = [await tickOf(page), await numberIn(page, "[data-count=engaged]")];
		await until(async () => (await tickOf(page)) >= tick + 3, "three ticks pass");
		await until(async () => (await numberIn(page, "[data-count=engaged]")) !== engaged, "the counts change");
		expect((await crowdPixels(page)).sum).not.to.equal(picture.sum);
		expect(await page.locator("#crowd-in-words").textContent()).to.match(/^\d+ viewers: \d+ % engaged/);
		expect(complaints).to.deep.equal([]);
	});

	it("opens a stream by its address, and goes back to the list by the keyboard", async () => {
		const [stream] = await streamsOf(server);
		const { page, complaints } = await open(`${server.publicUrl}/#/stream/${stream.showtimeSessionId}`);
		await until(async () => (await page.locator("h1").textContent()) === stream.title, "the stream's title shows");
		await page.locator(".top__back").focus();
		await page.keyboard.press("Enter");
		await until(async () => (await page.locator(".card").count()) === 3, "the list is back");
		expect(complaints).to.deep.equal([]);
	});

	it("brings out the viewers of one mood while its entry in the legend is pressed", async () => {
		const { page } = await open(server.publicUrl);
		await joinFirstStream(page);
		const { colours } = await crowdPixels(page);
		const entry = page.locator(".mood__entry").first();
		await entry.press("Enter");
		expect(await entry.getAttribute("aria-pressed")).to.equal("true");
		await until(async () => (await crowdPixels(page)).colours !== colours, "the other viewers step back");
		await entry.press("Enter");
		expect(await entry.getAttribute("aria-pressed")).to.equal("false");
	});

	it("shows a pause and its end at once", async () => {
		const [{ showtimeSessionId }] = await streamsOf(server);
		const { page } = await open(`${server.publicUrl}/#/stream/${showtimeSessionId}`);
		const status = page.locator("[data-role=status]");
		await until(async () => (await status.textContent()) === "Live", "the stream is joined");
		await call(server, "/showtime/session/pause", { showtimeSessionId });
		await until(async () => (await status.textContent()) === "Paused", "the pause shows");
		await call(server, "/showtime/session/resume", { showtimeSessionId });
		await until(async () => (await status.textContent()) === "Live", "the end of the pause shows");
	});

	it("says what the crowd does when an event makes it react", async () => {
		const [{ showtimeSessionId }] = await streamsOf(server);
		const { page, complaints } = await open(`${server.publicUrl}/#/stream/${showtimeSessionId}`);
		await until(
			async () => (await page.locator("[data-role=status]").textContent()) === "Live",
			"the stream is joined",
		);
		// An event that comes while the crowd rests from another draws nothing, so there are some of many kinds.
		const types = ["combat", "social", "crafting", "exploration", "trade", "boss-defeat"];
		const caption = page.locator(".caption");
		for (let i = 0; i < types.length && (await caption.textContent()) === ""; i++) {
			const event = { eventId: `reaction-${i}`, type: types[i], significance: 0.8 };
			await call(server, "/showtime/event/publish", { showtimeSessionId, event });
			await passTwoTicks(page);
		}
		expect(await caption.textContent()).to.match(
			/^\w[\w ]* crowd (cheers|laughs|applauds|gasps|boos|falls silent|chants)\.$/,
		);
		expect(complaints).to.deep.equal([]);
	});

	it("fits a phone without scrolling sideways", async () => {
		const phone = { viewport: { width: 360, height: 740 }, colorScheme: "light" } as const;
		const { page, complaints } = await open(server.publicUrl, phone);
		await joinFirstStream(page);
		expect(await page.evaluate("document.documentElement.scrollWidth")).to.equal(360);
		expect(complaints).to.deep.equal([]);
	});

	it("says of an unknown stream that there is none, and offers the list", async () => {
		const { page } = await open(`${server.publicUrl}/#/stream/00000000-0000-4000-8000-000000000000`);
		await until(() => page.locator(".notice-card").isVisible(), "a notice shows");
		expect(await page.locator(".notice-card h2").textContent()).to.equal("No such stream");
		expect(await page.locator(".notice-card a").getAttribute("href")).to.equal("#/");
	});

	it("says how to start a stream when none is live", async () => {
		const empty = await startDemo("5", { SHOWTIME_ENABLED: "false" });
		opened.add(() => rmSync(empty.folder, { recursive: true }));
		opened.add(() => empty.stop().then(() => undefined));
		const { page, complaints } = await open(empty.publicUrl);
		await until(() => page.locator(".empty").isVisible(), "the empty house shows");
		expect(await page.locator(".empty").textContent()).to.contain("npm start");
		expect(complaints).to.deep.equal([]);
	});

	it("says that the connection broke while the server is away, in the stream and in the list", async () => {
		const leaving = await startDemo("1");
		opened.add(() => rmSync(leaving.folder, { recursive: true }));
		opened.add(() => leaving.stop().then(() => undefined));
		const { page: stream } = await open(leaving.publicUrl);
		const { page: lobby } = await open(leaving.publicUrl);
		await joinFirstStream(stream);
		await leaving.stop("SIGKILL");
		await until(() => stream.locator(".notice-card").isVisible(), "the stream's page says so");
		expect(await stream.locator("[data-role=status]").textContent()).to.equal("Reconnecting");
		await until(
			async () => (await lobby.locator(".lobby__state").textContent())?.includes("does not answer"),
			"the list says so",
		);
	});
});
