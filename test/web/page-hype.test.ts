import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { openBrowser, openWatchedPage } from "../support/browser.ts";
import { closing } from "../support/closing.ts";
import { callAs, type DemoServer, openHouse } from "../support/demo-server.ts";
import { until } from "../support/until.ts";

const GAME_SERVICE = "0d6c1f7e-7d0a-4c53-8d8e-3a5f0c1b2e44";
const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 800 };

/** Where everything that is in the flow of the page stands. */
const placesOf = (page: Page) =>
	page.evaluate<string>(`(() => {
		const boxes = [...document.querySelectorAll(".house, .arena, .mood, .side")].map((part) => part.getBoundingClientRect());
		return boxes.map(({ x, y, width }) => [x, y, width].map(Math.round).join(" ")).join(", ");
	})()`);

const boxOf = (page: Page, selector: string) =>
	page.locator(selector).evaluate((part) => {
		const { left, right, top, bottom } = part.getBoundingClientRect();
		return { left, right, top, bottom };
	});

describe("a hype train on the page", function () {
	this.timeout(240_000);
	const opened = closing();
	let browser: Browser;
	let server: DemoServer;

	before("start a server and a browser", async () => {
		server = await openHouse(opened, "0.5");
		browser = await openBrowser();
		opened.add(() => browser.close());
	});

	/** A stream of a game in which nothing happens by itself; anybody there may have a train. */
	async function openStream(realmPreset: string): Promise<string> {
		const settings = { hypeMinPhase: "Unknown" };
		await callAs("admin", server, "/showtime/rules/set", { gameServiceId: GAME_SERVICE, settings });
		const streamer = { entityType: "account", entityId: crypto.randomUUID() };
		const session = { streamer, gameServiceId: GAME_SERVICE, title: `A calm stream: ${realmPreset}`, realmPreset };
		return (await callAs("admin", server, "/showtime/session/start", session)).showtimeSessionId as string;
	}

	const start = (showtimeSessionId: string) =>
		callAs("admin", server, "/showtime/hype/inject", {
			showtimeSessionId,
			category: "Excited",
			intensity: 1,
			count: 400,
			idempotencyKey: `a train for ${showtimeSessionId}`,
		});

	for (const [size, viewport, realmPreset, word] of [
		["a phone", PHONE, "omega", "Surge"],
		["a desktop", DESKTOP, "tavern", "Uproar"],
	] as const) {
		it(`moves nothing on ${size}, covers no button, and has the name that its realm gives it`, async () => {
			const showtimeSessionId = await openStream(realmPreset);
			const { page, close } = await openWatchedPage(browser, `${server.publicUrl}/#/stream/${showtimeSessionId}`, {
				viewport,
			});
			await page.locator(".arena[data-picture]").waitFor();
			expect(await page.locator(".hype").isHidden()).to.equal(true);
			const before = await placesOf(page);
			await start(showtimeSessionId);
			await page.locator(".hype[data-state=running]").waitFor();
			expect(await placesOf(page)).to.equal(before);
			await until(
				async () => {
					const [train, house] = [await boxOf(page, ".hype"), await boxOf(page, ".house")];
					return train.left >= house.left && train.right <= house.right && train.bottom <= house.bottom;
				},
				"the train has come to rest within the house",
				60_000,
			);
			const [train, buttons] = [await boxOf(page, ".hype"), await boxOf(page, ".arena__controls")];
			expect(buttons.top >= train.bottom || buttons.right <= train.left).to.equal(true);
			expect(await page.locator(".hype__title").textContent()).to.equal(word);
			await until(
				async () => (await page.locator("#crowd-in-words").textContent())?.includes(`${word} at level`),
				"those who hear the page are told",
				60_000,
			);
			expect(await page.locator("body").textContent()).to.not.match(/hype train/i);
			await page.goto(`${server.publicUrl}/#/`);
			const card = page.locator(".card", { hasText: `A calm stream: ${realmPreset}` }).locator(".card__hype");
			await until(
				async () => (await card.textContent())?.startsWith(`${word}, level `),
				"the list names it too",
				60_000,
			);
			await close();
		});
	}
});
