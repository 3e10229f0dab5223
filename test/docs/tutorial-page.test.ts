import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect } from "chai";
import { openBrowser, openWatchedPage } from "../support/browser.ts";
import { closing } from "../support/closing.ts";
import { blocksOf, pageOf } from "../support/page.ts";
import { type ClientApp, openClientApp } from "../support/shared-client-package.ts";
import { runShowtime, type ServeProcess, startServe } from "../support/showtime-process.ts";
import { until } from "../support/until.ts";

const PAGE = pageOf("docs/tutorial.md");
const KINDS = /^(cheer|gasp|laugh|applause|boo|chant|wave|hush)! \d+ watching$/;

/** Read in the page, of a copy so that its canvas stays as it is: pixels that are painted. */
const PAINTED = `(() => {
	const canvas = document.querySelector("canvas");
	const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
	copy.drawImage(canvas, 0, 0);
	const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
	let painted = 0;
	for (let i = 3; i < data.length; i += 4) painted += data[i] === 0 ? 0 : 1;
	return painted;
})()`;

describe("docs/tutorial.md", function () {
	this.timeout(90_000);
	const close = closing();
	let app: ClientApp;
	let server: ServeProcess;
	let siteUrl: string;

	before(async () => {
		app = await openClientApp();
		close.add(app.remove);
		const site = await app.serve();
		close.add(site.close);
		siteUrl = site.url;
		server = await startServe(["--demo"], {
			...environment(),
			SHOWTIME_ALLOWED_ORIGINS: siteUrl,
		});
		close.add(async () => void (await server.stop("SIGKILL")));
	});

	const environment = () => ({ SHOWTIME_SQLITE_PATH: join(app.folder, "showtime.db") });
	const here = (text: string) =>
		text.replace("http://127.0.0.1:2568", server.apiUrl).replace("http://localhost:2567", server.publicUrl);

	it("has a game server whose crowd a page shows", async () => {
		const [command] = blocksOf(PAGE, "sh");
		const [, args] = /npm run -s showtime -- (.*)\)\n$/.exec(command) ?? [];
		const { stdout: token } = await runShowtime(args.split(" "), environment());
		const [game, crowd] = blocksOf(PAGE, "js");
		const { PATH = "" } = process.env;
		const script = await app.write("game.mjs", here(game));
		const child = spawn(process.execPath, [script], { env: { PATH, SHOWTIME_TOKEN: token.trim() } });
		close.add(async () => {
			child.kill("SIGKILL");
			await once(child, "close");
		});
		let said = "";
		for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
		await until(() => said.includes("exploration: the crowd knows"), "the game server tells its first event", 20_000);
		expect(said).to.match(/^live: [\w-]+\n/);
		const isListed = async () =>
			(await (await fetch(`${server.publicUrl}/streams`)).text()).includes("My first stream");
		await until(isListed, "the stream is listed");

		await app.write("index.html", blocksOf(PAGE, "html")[0]);
		await app.write("crowd.js", here(crowd));
		await app.buildSite();
		const browser = await openBrowser();
		close.add(() => browser.close());
		const { page, complaints } = await openWatchedPage(browser, siteUrl);
		await until(async () => KINDS.test((await page.textContent("#words")) ?? ""), "the crowd reacts", 30_000);
		expect(await page.evaluate(PAINTED)).to.be.above(50 * 14 * 10);
		expect(complaints).to.deep.equal([]);
	});
});
