import { expect } from "chai";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { openBrowser, openWatchedPage, type WatchedPage } from "../support/browser.ts";
import { closing } from "../support/closing.ts";
import { callAsDeveloper as call, type DemoServer, openHouse } from "../support/demo-server.ts";
import { differenceOf, type Picture, pictureOf } from "../support/picture.ts";
import { until } from "../support/until.ts";

const GAME_SERVICE = "7b1f0c9a-2f5e-4b57-9d0e-5a6c3c1d8e21";
const HOSTILE = `<img src=x onerror="document.title='owned'">\u202Eevil ${"x".repeat(60)}`;
const PHONE = { viewport: { width: 360, height: 740 }, colorScheme: "light" } as const;
/** On a busy machine a server takes so long to start, and a page to draw. */
const SOON_MS = 60_000;

/** Run in the page before its own scripts: a browser without WebGL, whose plan of a house is the same in each page. */
const NO_WEBGL = `
	const { getContext } = HTMLCanvasElement.prototype;
	HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
		return kind === "webgl2" ? null : getContext.call(this, kind, ...more);
	};
`;

const textOf = async (page: Page, selector: string) => (await page.locator(selector).first().textContent()) ?? "";
const tickOf = async (page: Page) => Number((await textOf(page, "[data-role=tick]")).replaceAll(/\D/g, ""));
const arenaOf = (page: Page): Promise<Picture> => pictureOf(page, ".arena");

const statusIs = (page: Page, status: string) =>
	until(async () => (await textOf(page, "[data-role=status]")) === status, `the page says ${status}`, SOON_MS);

/** The counts beside the arena, and the crowd in words. */
async function figuresOf(page: Page): Promise<string[]> {
	const counts = ["total", "engaged", "disengaged"].map((count) => textOf(page, `[data-count=${count}]`));
	return [...(await Promise.all(counts)), String(await tickOf(page))];
}

async function startSession(server: DemoServer, more: object = {}): Promise<string> {
	const streamer = { entityType: "account", entityId: crypto.randomUUID() };
	const session = { streamer, gameServiceId: GAME_SERVICE, title: "A calm stream", realmPreset: "arena", ...more };
	return (await call(server, "/showtime/session/start", session)).showtimeSessionId as string;
}

describe("the page of a stream, whatever befalls it", function () {
	this.timeout(240_000);
	const opened = closing();
	let browser: Browser;
	let server: DemoServer;
	let pages: WatchedPage[] = [];

	async function open(address: string, options: BrowserContextOptions = {}): Promise<WatchedPage> {
		const page = await openWatchedPage(browser, address, options);
		pages.push(page);
		return page;
	}

	/** A stream in a browser without WebGL, whose picture can be compared with that of another page. */
	async function openPlan(id: string, at = server): Promise<WatchedPage> {
		const watched = await open("about:blank");
		await watched.page.addInitScript(NO_WEBGL);
		await watched.page.goto(`${at.publicUrl}/#/stream/${id}`);
		await watched.page.locator(".arena[data-picture]").waitFor();
		return watched;
	}

	/** Holds the picture of a page against that of one that has only come, while the stream is paused. */
	async function expectRightPicture(page: Page, id: string, at = server): Promise<void> {
		await statusIs(page, "Paused");
		const { page: fresh } = await openPlan(id, at);
		await statusIs(fresh, "Paused");
		// Either may still be on its way to the figures of the last tick.
		const isSame = async () => (await figuresOf(page)).join() === (await figuresOf(fresh)).join();
		await until(isSame, "the page has the same figures as a fresh one", SOON_MS);
		await until(
			async () => differenceOf(await arenaOf(page), await arenaOf(fresh)) === 0,
			"the picture is that of a fresh page",
			SOON_MS,
		);
		expect((await arenaOf(page)).colours).to.be.above(8);
	}

	afterEach("close the pages, which would go on painting", async () => {
		for (const page of pages) await page.close();
		pages = [];
	});

	before("start a server and a browser", async () => {
		server = await openHouse(opened, "0.25");
		browser = await openBrowser();
		opened.add(() => browser.close());
	});

	it("shows a plan while the graphics card is away, with all the words, and the house again when it is back", async () => {
		const { page, complaints } = await open(`${server.publicUrl}/#/stream/${await startSession(server)}`, PHONE);
		await page.locator(".arena[data-picture]").waitFor();
		await page.evaluate(
			`window.card = document.querySelector("canvas").getContext("webgl2").getExtension("WEBGL_lose_context"); card.loseContext()`,
		);
		const note = page.locator(".arena__note");
		await note.waitFor();
		expect(await note.textContent()).to.equal("The graphics card is away: a plan of the house until it is back.");
		const tick = await tickOf(page);
		await until(async () => (await tickOf(page)) > tick, "the numbers go on", SOON_MS);
		expect(await textOf(page, "#crowd-in-words")).to.match(/^\d+ viewers: /);
		const plan = await arenaOf(page);
		expect(plan.colours).to.be.above(8);
		await page.evaluate("card.restoreContext()");
		await note.waitFor({ state: "hidden" });
		await until(async () => (await arenaOf(page)).colours > 60, "the house is painted again", SOON_MS);
		expect(await page.locator(".arena canvas:visible").count()).to.equal(1);
		expect(complaints.filter((line) => !/context.lost/i.test(line))).to.deep.equal([]);
	});

	it("shows a tab that slept while the stream went far the right picture", async () => {
		const id = await startSession(server);
		const { page, complaints } = await openPlan(id);
		await statusIs(page, "Live");
		const slept = await tickOf(page);
		const devtools = await page.context().newCDPSession(page);
		await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
		for (const [number, type] of ["combat", "boss-defeat", "social", "exploration"].entries()) {
			const event = { eventId: `overslept-${number}`, type, significance: 1 };
			await call(server, "/showtime/event/publish", { showtimeSessionId: id, event });
		}
		const tick = async () => (await call(server, "/showtime/session/get", { showtimeSessionId: id })).tick as number;
		await until(async () => (await tick()) > slept + 24, "the stream has gone far", SOON_MS);
		await call(server, "/showtime/session/pause", { showtimeSessionId: id });
		await devtools.send("Page.setWebLifecycleState", { state: "active" });
		await expectRightPicture(page, id);
		expect(await tickOf(page)).to.be.above(slept + 24);
		expect(await page.locator(".sleep").isHidden()).to.equal(true);
		expect(complaints).to.deep.equal([]);
	});

	it("says how old the picture is when nothing comes any more, but not in a pause", async () => {
		const id = await startSession(server);
		const { page } = await open(`${server.publicUrl}/#/stream/${id}`);
		await statusIs(page, "Live");
		server.kill("SIGSTOP");
		try {
			await page.locator(".sleep").waitFor();
			expect(await textOf(page, ".sleep")).to.match(/^This picture is \d+ (s|min) old, and will catch up /);
		} finally {
			server.kill("SIGCONT");
		}
		await page.locator(".sleep").waitFor({ state: "hidden" });
		await call(server, "/showtime/session/pause", { showtimeSessionId: id });
		await statusIs(page, "Paused");
		expect(await page.locator(".sleep").isHidden()).to.equal(true);
	});

	it("shows a hostile title as the text that it is, in the list and over the crowd, within a phone", async () => {
		const id = await startSession(server, { title: HOSTILE });
		const { page, complaints } = await open(server.publicUrl, PHONE);
		await until(
			async () => (await page.locator(".card__link").allTextContents()).includes(HOSTILE),
			"it is listed",
			SOON_MS,
		);
		expect(await page.evaluate("document.documentElement.scrollWidth")).to.equal(360);
		await page.goto(`${server.publicUrl}/#/stream/${id}`);
		await until(async () => (await textOf(page, "h1")) === HOSTILE, "the title shows", SOON_MS);
		expect(await page.evaluate("document.documentElement.scrollWidth")).to.equal(360);
		expect(await page.locator("main img").count()).to.equal(0);
		expect(await page.title()).to.include("<img");
		expect(complaints).to.deep.equal([]);
	});

	it("says that a token is needed where nobody may come without one", async () => {
		const closed = await openHouse(opened, "5", { SHOWTIME_ALLOW_ANONYMOUS_JOINS: "false" });
		const { page } = await open(`${closed.publicUrl}/#/stream/${await startSession(closed)}`, PHONE);
		await page.locator(".notice-card").waitFor();
		expect(await textOf(page, ".notice-card h2")).to.equal("A token is needed");
		await statusIs(page, "Token needed");
		await page.getByRole("button", { name: "Try again" }).press("Enter");
		await until(async () => (await textOf(page, ".notice-card h2")) === "A token is needed", "it is still needed");
	});

	it("says that an operator closed its connection, and comes in again on demand", async () => {
		const id = await startSession(server);
		const { page } = await open(`${server.publicUrl}/#/stream/${id}`, PHONE);
		await statusIs(page, "Live");
		const { clients } = await call(server, "/showtime/client/list", { showtimeSessionId: id });
		const [{ clientId }] = clients as { clientId: string }[];
		await call(server, "/showtime/client/close", { showtimeSessionId: id, clientId });
		await statusIs(page, "Removed");
		expect(await textOf(page, ".notice-card h2")).to.equal("You were removed");
		await page.getByRole("button", { name: "Try again" }).press("Enter");
		await statusIs(page, "Live");
	});

	it("comes back by itself to the right picture when its server was killed, and on demand when it was away at first", async () => {
		const first = await openHouse(opened, "0.25");
		const id = await startSession(first);
		const { page } = await openPlan(id, first);
		await statusIs(page, "Live");
		const { page: late } = await open(first.publicUrl, PHONE);
		await first.stop("SIGKILL");
		await late.evaluate(`location.hash = "#/stream/${id}"`);
		await until(async () => (await textOf(late, ".notice-card h2")) === "Connection lost", "it says so", SOON_MS);
		await statusIs(page, "Reconnecting");
		const again = await openHouse(opened, "0.25", {
			SHOWTIME_SQLITE_PATH: `${first.folder}/showtime.db`,
			SHOWTIME_PORT: new URL(first.publicUrl).port,
		});
		await statusIs(page, "Live");
		await late.getByRole("button", { name: "Try again" }).click();
		await statusIs(late, "Live");
		await call(again, "/showtime/session/pause", { showtimeSessionId: id });
		await expectRightPicture(page, id, again);
	});
});
