import { expect } from "chai";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { openBrowser, openWatchedPage, type WatchedPage } from "../support/browser.ts";
import { closing } from "../support/closing.ts";
import { callAsDeveloper as call, openDemo, streamsOf } from "../support/demo-server.ts";
import { differenceOf, type Picture, pictureOf } from "../support/picture.ts";
import type { ServeProcess } from "../support/showtime-process.ts";
import { until } from "../support/until.ts";

/** Run in the page before its own scripts: a browser without WebGL. */
const NO_WEBGL = `
	const { getContext } = HTMLCanvasElement.prototype;
	HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
		return kind === "webgl2" ? null : getContext.call(this, kind, ...more);
	};
`;

async function numberIn(page: Page, selector: string): Promise<number> {
	return Number((await page.locator(selector).textContent())?.replaceAll(/\D/g, ""));
}

const tickOf = (page: Page) => numberIn(page, "[data-role=tick]");

/** Waits until two more ticks are shown. */
async function passTwoTicks(page: Page): Promise<void> {
	const tick = await tickOf(page);
	await until(async () => (await tickOf(page)) >= tick + 2, "two ticks pass");
}

/** The arena, without the words over it. */
const arenaOf = (page: Page): Promise<Picture> => pictureOf(page, ".arena");

/** Opens the second stream of the list, which has 200 viewers, and waits until its crowd is there; its realm shows numbers first. */
async function joinSecondStream(page: Page): Promise<void> {
	await page.locator(".card__link").nth(1).click();
	await page.locator(".views__link", { hasText: "Crowd" }).click();
	await until(async () => (await page.locator("[data-role=status]").textContent()) === "Live", "the stream is joined");
	await page.locator(".arena[data-picture]").waitFor();
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
		server = await openDemo(opened, "0.5");
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
		await joinSecondStream(page);
		expect(page.url()).to.match(/#\/stream\/[0-9a-f-]{36}$/);
		const total = await numberIn(page, "[data-count=total]");
		expect(total).to.be.above(150);
		const picture = await arenaOf(page);
		expect(picture.colours).to.be.above(120);

		const [tick, engaged] = [await tickOf(page), await numberIn(page, "[data-count=engaged]")];
		await until(async () => (await tickOf(page)) >= tick + 3, "three ticks pass");
		await until(async () => (await numberIn(page, "[data-count=engaged]")) !== engaged, "the counts change");
		expect(differenceOf(await arenaOf(page), picture)).to.be.above(0.02);
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
		await joinSecondStream(page);
		const everybody = await arenaOf(page);
		const entry = page.locator(".mood__entry").first();
		await entry.press("Enter");
		expect(await entry.getAttribute("aria-pressed")).to.equal("true");
		await until(async () => differenceOf(await arenaOf(page), everybody) > 0.04, "the other viewers step back");
		await entry.press("Enter");
		expect(await entry.getAttribute("aria-pressed")).to.equal("false");
	});

	it("shows a pause and its end at once", async () => {
		const [, { showtimeSessionId }] = await streamsOf(server);
		const { page } = await open(`${server.publicUrl}/#/stream/${showtimeSessionId}`);
		const status = page.locator("[data-role=status]");
		await until(async () => (await status.textContent()) === "Live", "the stream is joined");
		await call(server, "/showtime/session/pause", { showtimeSessionId });
		await until(async () => (await status.textContent()) === "Paused", "the pause shows");
		await call(server, "/showtime/session/resume", { showtimeSessionId });
		await until(async () => (await status.textContent()) === "Live", "the end of the pause shows");
	});

	it("says what the crowd does when an event makes it react", async () => {
		const [, { showtimeSessionId }] = await streamsOf(server);
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
			/^(All|Most|Half|Some|A little) of the feed (lights up|laughs out loud|applauds|gasps|votes down|goes quiet|ripples|spams the tag)\.$/,
		);
		expect(complaints).to.deep.equal([]);
	});

	it("shows a reaction on the crowd: a picture unlike the still ones before and after it", async () => {
		// Nothing else moves: ticks are far apart, and motion is not wanted.
		const quiet = await openDemo(opened, "30");
		const tavern = (await streamsOf(quiet)).at(-1) as { showtimeSessionId: string };
		const { page } = await open(`${quiet.publicUrl}/#/stream/${tavern.showtimeSessionId}`);
		await page.locator(".arena[data-picture]").waitFor();
		let [still, again] = [await arenaOf(page), await arenaOf(page)];
		await until(async () => {
			[still, again] = [again, await arenaOf(page)];
			return again.colours > 120 && differenceOf(again, still) < 0.002;
		}, "the picture stands still");
		const event = { eventId: "a-boss-falls", type: "boss-defeat", significance: 1 };
		await call(quiet, "/showtime/event/publish", { showtimeSessionId: tavern.showtimeSessionId, event });
		await until(async () => differenceOf(await arenaOf(page), still) > 0.01, "the crowd reacts");
	});

	it("shows a plan of the house, and says so, where the browser has no WebGL", async () => {
		const [, { showtimeSessionId }] = await streamsOf(server);
		const { page, complaints } = await open("about:blank");
		await page.addInitScript(NO_WEBGL);
		await page.goto(`${server.publicUrl}/#/stream/${showtimeSessionId}`);
		await page.locator(".arena[data-picture]").waitFor();
		expect(await page.locator(".arena__note").textContent()).to.contain("no WebGL");
		await until(async () => (await arenaOf(page)).colours > 40, "the plan is painted");
		expect(complaints).to.deep.equal([]);
	});

	it("looks about by the keyboard, and goes back to the whole house", async () => {
		const [, { showtimeSessionId }] = await streamsOf(server);
		const { page } = await open(`${server.publicUrl}/#/stream/${showtimeSessionId}`);
		await page.locator(".arena[data-picture]").waitFor();
		const whole = await arenaOf(page);
		await page.locator(".arena").press("ArrowLeft", { delay: 400 });
		await until(async () => differenceOf(await arenaOf(page), whole) > 0.2, "the view turns");
		await page.getByRole("button", { name: "Sound" }).press("Enter");
		expect(await page.getByRole("button", { name: "Sound" }).getAttribute("aria-pressed")).to.equal("true");
		const turned = await arenaOf(page);
		await page.getByRole("button", { name: "Whole view" }).press("Enter");
		await until(async () => differenceOf(await arenaOf(page), turned) > 0.2, "the view goes back");
	});

	it("fits a phone without scrolling sideways", async () => {
		const phone = { viewport: { width: 360, height: 740 }, colorScheme: "light" } as const;
		const { page, complaints } = await open(server.publicUrl, phone);
		await joinSecondStream(page);
		expect(await page.evaluate("document.documentElement.scrollWidth")).to.equal(360);
		expect(complaints).to.deep.equal([]);
	});

	it("says of an unknown stream that there is none, and offers the list", async () => {
		const { page } = await open(`${server.publicUrl}/#/stream/00000000-0000-4000-8000-000000000000`);
		await until(() => page.locator(".notice-card").isVisible(), "a notice shows");
		expect(await page.locator(".notice-card h2").textContent()).to.equal("No such stream");
		expect(await page.locator("h1").textContent()).to.equal("Stream");
		expect(await page.locator(".notice-card a").getAttribute("href")).to.equal("#/");
	});

	it("says how to start a stream when none is live", async () => {
		const empty = await openDemo(opened, "5", { SHOWTIME_ENABLED: "false" });
		const { page, complaints } = await open(empty.publicUrl);
		await until(() => page.locator(".empty").isVisible(), "the empty house shows");
		expect(await page.locator(".empty").textContent()).to.contain("npm start");
		expect(complaints).to.deep.equal([]);
	});

	it("says that the connection broke while the server is away, in the stream and in the list", async () => {
		const leaving = await openDemo(opened, "1");
		const { page: stream } = await open(leaving.publicUrl);
		const { page: lobby } = await open(leaving.publicUrl);
		await joinSecondStream(stream);
		await leaving.stop("SIGKILL");
		await until(() => stream.locator(".notice-card").isVisible(), "the stream's page says so");
		expect(await stream.locator("[data-role=status]").textContent()).to.equal("Reconnecting");
		await until(
			async () => (await lobby.locator(".lobby__state").textContent())?.includes("does not answer"),
			"the list says so",
		);
	});
});
