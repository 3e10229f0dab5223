import { expect } from "chai";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { violationsOf } from "../support/axe.ts";
import { openBrowser, openWatchedPage, type WatchedPage } from "../support/browser.ts";
import { closing } from "../support/closing.ts";
import { callAsDeveloper, type DemoServer, openDemo, streamsOf, tokenOf } from "../support/demo-server.ts";
import { until } from "../support/until.ts";

const GAME_SERVICE = "5e0f7a52-6b0c-4d1a-9c39-0a4d3f1b7e10";
const HOSTILE = `<img src=x onerror="document.title='owned'">\u202Eevil\u0000${"x".repeat(60)}`;
const PHONE = { viewport: { width: 360, height: 740 }, colorScheme: "light" } as const;

const textOf = async (page: Page, selector: string) => (await page.locator(selector).first().textContent()) ?? "";

const statusIs = (page: Page, status: string) =>
	until(async () => (await textOf(page, "[data-role=status]")) === status, `the page says ${status}`);

/** Colours of a chart's canvas: one that nothing is drawn on has a single one. */
const coloursOf = (page: Page, chart: string) =>
	page.evaluate<number>(`(() => {
		const canvas = document.querySelector("${chart} canvas");
		const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
		const colours = new Set();
		for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200) colours.add(data[i] * 65536 + data[i + 1] * 256 + data[i + 2]);
		return colours.size;
	})()`);

/** Run before the page: each crowd frame behind so many says that it is of a version that nobody knows. */
const nextVersionBehind = (known: number) => `(() => {
	const { set } = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
	let frames = 0;
	const crowd = [17, 0xa5, ...new TextEncoder().encode("crowd")];
	Object.defineProperty(WebSocket.prototype, "onmessage", {
		set(handler) {
			set.call(this, (event) => {
				const bytes = new Uint8Array(event.data);
				const isCrowd = crowd.every((byte, place) => bytes[place] === byte);
				if (isCrowd && ++frames > ${known}) bytes[crowd.length] = 99;
				handler(event);
			});
		},
	});
})()`;

describe("the dashboard in a browser", function () {
	this.timeout(60_000);
	const opened = closing();
	let browser: Browser;
	let server: DemoServer;
	let omega: string;
	let pages: WatchedPage[] = [];

	async function open(hash: string, options: BrowserContextOptions = {}): Promise<WatchedPage> {
		const page = await openWatchedPage(browser, `${server.publicUrl}/${hash}`, options);
		pages.push(page);
		return page;
	}

	const openDashboard = (options: BrowserContextOptions = {}) => open(`#/stream/${omega}/dashboard`, options);

	async function startOf(title: string, entityId: string): Promise<string> {
		const streamer = { entityType: "character", entityId };
		const session = { streamer, gameServiceId: GAME_SERVICE, title, realmPreset: "omega", listed: false };
		return (await callAsDeveloper(server, "/showtime/session/start", session)).showtimeSessionId as string;
	}

	afterEach("close the pages, which would go on painting", async () => {
		for (const page of pages) await page.close();
		pages = [];
	});

	before("start a demo and a browser", async () => {
		server = await openDemo(opened, "0.5");
		omega = (await streamsOf(server)).find(({ realmPreset }) => realmPreset === "omega")?.showtimeSessionId ?? "";
		browser = await openBrowser();
		opened.add(() => browser.close());
	});

	it("opens from the list where the realm asks for it, draws its charts, and breaks no rule of axe", async () => {
		const { page, complaints } = await open("");
		await page.locator(`.card__link[href$="${omega}/dashboard"]`).click();
		await statusIs(page, "Live");
		await until(async () => (await textOf(page, "[data-count=total]")) !== "–", "the numbers are there");
		for (const chart of [".chart--viewers", ".chart--river"]) {
			await until(async () => (await coloursOf(page, chart)) > 3, `${chart} is drawn`);
		}
		expect(await textOf(page, ".chart--river .chart__summary")).to.match(
			/^Now mostly \w+ \(\d+ %\), then \w+ \(\d+ %\)\.$/,
		);
		await page.locator(".chart--viewers summary").press("Enter");
		const lines = page.locator(".chart--viewers tbody tr");
		await until(async () => (await lines.count()) >= 3, "the table has a line a tick");
		expect(await violationsOf(page)).to.deep.equal([]);
		expect(complaints).to.deep.equal([]);
	});

	it("fits a phone by day and breaks no rule of axe there, with the keyboard from one view to the other", async () => {
		const { page, complaints } = await openDashboard(PHONE);
		await statusIs(page, "Live");
		expect(await page.evaluate("document.documentElement.scrollWidth")).to.equal(360);
		expect(await violationsOf(page)).to.deep.equal([]);
		await page.locator(".views__link").first().focus();
		await page.keyboard.press("Enter");
		await until(() => page.locator(".arena").isVisible(), "the crowd is shown");
		expect(await textOf(page, ".views [aria-current]")).to.equal("Crowd");
		expect(complaints).to.deep.equal([]);
	});

	it("shows the streamer the time before, followers and career, and says when a token is of nobody or another", async () => {
		const { page } = await openDashboard();
		await statusIs(page, "Live");
		const note = () => textOf(page, ".token__note");
		const use = async (token: string) => {
			await page.locator("#streamer-token").fill(token);
			await page.keyboard.press("Enter");
		};
		await use("no.token.at-all");
		await until(async () => (await note()).startsWith("The token was refused"), "the token is refused");
		await statusIs(page, "Live");
		await use(await tokenOf("--role", "user", "--streamer", `account:${GAME_SERVICE}`));
		await until(async () => (await note()).includes("not your stream"), "the token is of another");
		await page.getByText("Forget the token").click();
		await until(async () => (await note()).startsWith("Is this your stream?"), "the token is forgotten");
		await page.getByText("Use the demo's token").click();
		await until(async () => (await note()).startsWith("You are the streamer"), "the streamer is known");
		await until(async () => (await textOf(page, ".career__phase")) === "Featured", "the career is told");
		await until(async () => (await textOf(page, ".career__facts")).includes("Followers"), "the followers are told");
		await page.reload();
		await until(async () => (await note()).startsWith("You are the streamer"), "the token is kept");
	});

	it("lets a visitor of the demo make the crowd feel and answer", async () => {
		const { page } = await openDashboard();
		await statusIs(page, "Live");
		const hostile = () =>
			page.locator(".chart--river .chart__legend li", { hasText: "Hostile" }).locator(".chart__value");
		const before = Number.parseInt((await hostile().textContent()) ?? "", 10);
		await page.locator("[data-mood=Hostile]").click();
		await until(async () => (await textOf(page, ".try__outcome")).endsWith("Watch them."), "the feeling is taken");
		await until(
			async () => Number.parseInt((await hostile().textContent()) ?? "", 10) > before,
			"the crowd is more hostile",
		);
		await page.locator("[data-event=combat]").click();
		await until(async () => (await textOf(page, ".try__outcome")) === "Firefight. Watch them.", "the event is taken");
	});

	it("shows a hostile title as the text that it is, and what the session came to when it ends", async () => {
		const entityId = "0b0e9a52-6a51-4d2a-8a77-0f9d3a1e5c77";
		const id = await startOf(HOSTILE.replace("\u0000", ""), entityId);
		const { page, complaints } = await open(`#/stream/${id}/dashboard`, PHONE);
		await statusIs(page, "Live");
		expect(await textOf(page, "h1")).to.equal(HOSTILE.replace("\u0000", ""));
		expect(await page.locator("h1 img").count()).to.equal(0);
		expect(await page.evaluate("document.documentElement.scrollWidth")).to.equal(360);
		await page.locator("#streamer-token").fill(await tokenOf("--role", "user", "--streamer", `character:${entityId}`));
		await page.keyboard.press("Enter");
		await until(async () => (await textOf(page, ".token__note")).startsWith("You are"), "the streamer is known");
		await callAsDeveloper(server, "/showtime/session/end", { showtimeSessionId: id });
		await statusIs(page, "Stream ended");
		expect(await textOf(page, ".career__summary")).to.match(/^This session: peak of \d+, \d+ new followers, 0 lost, /);
		expect(await page.title()).to.include("<img");
		expect(complaints).to.deep.equal([]);
	});

	for (const [known, which] of [
		[0, "from the first frame on"],
		[1, "from some frame on"],
	] as const) {
		it(`says that the page is older than its server when it cannot read the crowd ${which}`, async () => {
			const page = await (await browser.newContext()).newPage();
			await page.addInitScript(nextVersionBehind(known));
			await page.goto(`${server.publicUrl}/#/stream/${omega}`);
			await until(async () => (await textOf(page, ".notice-card h2")).includes("older than its server"), "it says so");
			await page.context().close();
		});
	}
});

describe("the dashboard while its server restarts", function () {
	this.timeout(60_000);
	const opened = closing();

	it("says how old its numbers are, then that the connection broke, and is live again without being loaded anew", async () => {
		const first = await openDemo(opened, "0.5");
		const browser = await openBrowser();
		opened.add(() => browser.close());
		const [{ showtimeSessionId }] = await streamsOf(first);
		const { page } = await openWatchedPage(browser, `${first.publicUrl}/#/stream/${showtimeSessionId}/dashboard`);
		await statusIs(page, "Live");
		first.kill("SIGSTOP");
		await page.locator(".sleep").waitFor();
		expect(await textOf(page, ".sleep")).to.match(/^The numbers are \d+ s old, /);
		first.kill("SIGCONT");
		await page.locator(".sleep").waitFor({ state: "hidden" });
		await first.stop("SIGKILL");
		await statusIs(page, "Reconnecting");
		await openDemo(opened, "0.5", {
			SHOWTIME_SQLITE_PATH: `${first.folder}/showtime.db`,
			SHOWTIME_PORT: new URL(first.publicUrl).port,
		});
		await statusIs(page, "Live");
		const tick = Number((await textOf(page, "[data-role=tick]")).replaceAll(/\D/g, ""));
		await until(
			async () => Number((await textOf(page, "[data-role=tick]")).replaceAll(/\D/g, "")) > tick,
			"the next tick arrives",
		);
	});
});
