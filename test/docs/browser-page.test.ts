import { expect } from "chai";
import { openBrowser, openWatchedPage, type WatchedPage } from "../support/browser.ts";
import { blocksOf, pageOf } from "../support/page.ts";
import { STREAMER, startStream } from "../support/room-house.ts";
import { type ClientApp, openClientApp } from "../support/shared-client-package.ts";
import { until } from "../support/until.ts";
import { opening, type ViewedHouse } from "../support/viewers.ts";

const PAGE = pageOf("docs/browser.md");

/** Read in the page, of a copy so that its canvas stays as it is: how many pixels are no background, and of how many colours. */
const PICTURE = `(() => {
	const canvas = document.querySelector("canvas");
	const { width, height } = canvas;
	const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
	copy.drawImage(canvas, 0, 0);
	const { data } = copy.getImageData(0, 0, width, height);
	const colours = new Set();
	let painted = 0;
	for (let i = 0; i < data.length; i += 4) {
		const colour = data[i] * 65536 + data[i + 1] * 256 + data[i + 2];
		if (data[i + 3] === 0 || colour === 0x111122) continue;
		painted++;
		colours.add(colour);
	}
	return { painted, colours: colours.size };
})()`;

describe("docs/browser.md", function () {
	this.timeout(60_000);
	const open = opening();
	let app: ClientApp;
	let house: ViewedHouse;
	let id: string;
	let watched: WatchedPage;

	before(async () => {
		app = await openClientApp();
		open.closes(app.remove);
		const [html] = blocksOf(PAGE, "html");
		const [script] = blocksOf(PAGE, "js");
		const site = await app.serve();
		open.closes(site.close);
		house = await open.house({ server: { allowedOrigins: [site.url] } });
		await house.parts.careers.setTotalGrowth(STREAMER, 600);
		id = await startStream(house.directory, { title: "<b>Mira & friends</b>" });
		await app.write("index.html", html);
		await app.write("crowd.js", script.replace("http://localhost:2567", house.endpoint));
		await app.buildSite();
		const browser = await openBrowser();
		open.closes(() => browser.close());
		watched = await openWatchedPage(browser, site.url);
	});

	const picture = () => watched.page.evaluate(PICTURE) as Promise<{ painted: number; colours: number }>;
	const status = () => watched.page.locator("#status").textContent();

	it("has a page that draws the crowd, and shows a title as it is", async () => {
		const { present } = house.live(id).personas;
		await until(async () => (await picture()).painted > present * 60, "the crowd is painted");
		expect((await picture()).colours).to.be.above(50);
		expect((await picture()).painted).to.be.below(present * 200);
		expect(await status()).to.match(new RegExp(`^<b>Mira & friends</b>: ${present} watching, \\d+ spellbound`));
	});

	it("goes on with the ticks, shows a reaction, and says when the stream is over", async () => {
		await house.tick();
		const event = { eventId: "boss", type: "boss-defeat", significance: 0.8 };
		const submitted = house.directory.submit(id, "boss", { kind: "game-event", event }, { now: true });
		await house.clock.advance(200);
		await submitted;
		const { page } = watched;
		const total = () => house.live(id).personas.present;
		await until(async () => (await status())?.includes(`: ${total()} watching`), "the numbers of the tick are shown");
		const ending = house.directory.end(id);
		await house.clock.advance(200);
		await ending;
		await until(async () => (await status()) === "The stream is over.", "it says so");
		expect((await picture()).painted).to.be.above(0);
		expect(watched.complaints).to.deep.equal([]);
		await page.close();
	});
});
