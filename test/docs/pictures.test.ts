import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { animatedWebp } from "../../scripts/film/animated-webp.ts";
import { openBrowser } from "../support/browser.ts";
import { closing } from "../support/closing.ts";

const ROOT = join(import.meta.dirname, "../..");
const DOCS = readdirSync(join(ROOT, "docs")).filter((name) => name.endsWith(".md"));
const PAGES = ["README.md", ...DOCS.map((name) => `docs/${name}`)];
const MOST_FILM_BYTES = 2 * 1_024 * 1_024;

/** Run in a page: what a browser sees in an animated WebP, in base64. */
const SEEN = `async (bytes) => {
	const data = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
	const decoder = new ImageDecoder({ data, type: "image/webp" });
	await Promise.all([decoder.completed, decoder.tracks.ready]);
	const { frameCount, repetitionCount } = decoder.tracks.selectedTrack;
	const frames = [];
	for (let frameIndex = 0; frameIndex < frameCount; frameIndex++) {
		const { image } = await decoder.decode({ frameIndex });
		const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
		const context = canvas.getContext("2d");
		context.drawImage(image, 0, 0);
		const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
		frames.push({ red, green, blue, width: canvas.width, height: canvas.height, ms: image.duration / 1000 });
	}
	return { repeats: repetitionCount === Infinity, frames };
}`;

/** Run in a page: a still of one colour. */
const STILL = `([width, height, colour]) => {
	const canvas = document.createElement("canvas");
	[canvas.width, canvas.height] = [width, height];
	const context = canvas.getContext("2d", { alpha: false });
	context.fillStyle = colour;
	context.fillRect(0, 0, width, height);
	return canvas.toDataURL("image/webp", 0.9).split(",")[1];
}`;

interface Seen {
	repeats: boolean;
	frames: { red: number; green: number; blue: number; width: number; height: number; ms: number }[];
}

describe("the pictures of the pages", function () {
	this.timeout(60_000);
	const opened = closing();
	let page: Page;

	before(async () => {
		const browser = await openBrowser();
		opened.add(() => browser.close());
		page = await browser.newPage();
		// Browsers decode pictures one by one for pages of this machine, and not for an empty one.
		await page.route("http://localhost/", (route) => route.fulfill({ body: "" }));
		await page.goto("http://localhost/");
	});

	const see = (film: Buffer) => page.evaluate<Seen>(`(${SEEN})(${JSON.stringify(film.toString("base64"))})`);

	it("are there, and each is shown somewhere", () => {
		const shown = PAGES.flatMap((file) => {
			const text = readFileSync(join(ROOT, file), "utf8");
			return [...text.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path]) => join(dirname(file), path));
		});
		expect(shown.filter((path) => !existsSync(join(ROOT, path)))).to.deep.equal([]);
		const there = readdirSync(join(ROOT, "docs/images")).map((name) => `docs/images/${name}`);
		expect(there.filter((path) => !shown.includes(path))).to.deep.equal([]);
	});

	it("move in the README, for some seconds, for ever, within 2 MB", async () => {
		const film = readFileSync(join(ROOT, "docs/images/arena.webp"));
		expect(film.length).to.be.below(MOST_FILM_BYTES);
		const { repeats, frames } = await see(film);
		expect(repeats).to.equal(true);
		expect(frames.reduce((sum, { ms }) => sum + ms, 0)).to.be.within(4_000, 8_000);
	});

	it("are joined to a film as they are", async () => {
		const colours = ["#f00000", "#00f000", "#0000f0"];
		const stills = await Promise.all(
			colours.map((colour) => page.evaluate<string>(`(${STILL})(${JSON.stringify([31, 17, colour])})`)),
		);
		const frames = stills.map((still, place) => ({
			webp: Buffer.from(still, "base64"),
			milliseconds: 100 * (place + 1),
		}));
		const seen = await see(animatedWebp(frames, 31, 17));
		expect(seen.repeats).to.equal(true);
		expect(seen.frames.map(({ width, height, ms }) => [width, height, ms])).to.deep.equal([
			[31, 17, 100],
			[31, 17, 200],
			[31, 17, 300],
		]);
		const strongest = seen.frames.map(({ red, green, blue }) => [red, green, blue].map((part) => part > 180));
		expect(strongest).to.deep.equal([
			[true, false, false],
			[false, true, false],
			[false, false, true],
		]);
	});

	it("cannot be joined when one is none", () => {
		const nothing = { webp: Buffer.from("RIFF\0\0\0\0WEBP"), milliseconds: 100 };
		expect(() => animatedWebp([nothing], 1, 1)).to.throw("frame 0 is no lossy WebP");
	});
});
