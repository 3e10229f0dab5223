import type { Browser, CDPSession, Page } from "playwright-core";
import type { Line } from "./line.ts";

const SAMPLE_MS = 30_000;
/** Until what is made once is made and charts hold as many ticks as they ever will: 240 of them, of a second. */
const WARM_UP_MS = 270_000;
/** Until the code is compiled that runs when a visitor comes and goes. */
const WARM_UP_VISITS = 20;
/** Memory is flat while it grows by less than so many percent from the first third of the samples to the last. */
const MOST_GROWTH = 5;
/** On a busy machine. */
const WITHIN_MS = 300_000;
const VIEWPORT = { width: 1280, height: 720 };

/** What a page holds after garbage was collected. */
const MEASURES = [
	{ name: "heap", unit: "KB", of: (metrics: Metrics) => metrics.JSHeapUsedSize / 1024 },
	{ name: "nodes", unit: "", of: (metrics: Metrics) => metrics.Nodes },
	{ name: "listeners", unit: "", of: (metrics: Metrics) => metrics.JSEventListeners },
	{ name: "buffers", unit: "", of: (metrics: Metrics) => metrics.ArrayBufferContents },
	{ name: "things on the graphics card", unit: "", of: (metrics: Metrics) => metrics.onCard },
	{ name: "sound sources", unit: "", of: (metrics: Metrics) => metrics.AudioHandlers },
] as const;

type Metrics = Record<string, number>;

interface Watched {
	name: string;
	page: Page;
	session: CDPSession;
	samples: Metrics[];
	/** Before each sample, as a visitor would. */
	use(): Promise<void>;
}

interface ListedStream {
	showtimeSessionId: string;
	realmPreset: string;
}

/** Run in the page before its own scripts: counts what it has made on the graphics card and not deleted; what a context had goes with it. */
const COUNT_CARD = `(() => {
	const contexts = new Map();
	const add = (context, count) => contexts.set(context, (contexts.get(context) ?? 0) + count);
	window.onCard_ = () => {
		for (const context of contexts.keys()) if (context.isContextLost()) contexts.delete(context);
		return [...contexts.values()].reduce((sum, count) => sum + count, 0);
	};
	for (const kind of ["Buffer", "Texture", "Program", "Shader", "Framebuffer", "Renderbuffer", "VertexArray"]) {
		const { prototype } = WebGL2RenderingContext;
		const [make, drop] = [prototype["create" + kind], prototype["delete" + kind]];
		prototype["create" + kind] = function (...given) {
			add(this, 1);
			return make.apply(this, given);
		};
		prototype["delete" + kind] = function (thing) {
			if (thing) add(this, -1);
			return drop.call(this, thing);
		};
	}
})()`;

/**
 * Lets three pages of a demo run side by side for so many minutes: an arena that is heard and used, a dashboard with its
 * streamer's token, and a page that goes back and forth between the list, a small house and the dashboard. Tells what each holds.
 */
export async function memoryLines(browser: Browser, publicUrl: string, minutes: number): Promise<Line[]> {
	const streams = (await (await fetch(`${publicUrl}/streams`)).json()) as ListedStream[];
	const hashOf = ({ showtimeSessionId }: ListedStream) => `#/stream/${showtimeSessionId}`;
	const [arena, tavern] = [streams[0], streams[streams.length - 1]].map(hashOf);
	const omega = streams.find(({ realmPreset }) => realmPreset === "omega") ?? streams[1];
	const dashboard = `${hashOf(omega)}/dashboard`;
	const watched = [
		await openArena(browser, `${publicUrl}/${arena}`),
		await openDashboard(browser, `${publicUrl}/${dashboard}`),
		await openVisitor(browser, publicUrl, [tavern, dashboard]),
	];
	await passed(WARM_UP_MS);
	for (let sample = 0; sample <= (minutes * 60_000) / SAMPLE_MS; sample++) {
		if (sample > 0) await passed(SAMPLE_MS);
		for (const one of watched) await take(one);
	}
	for (const { page } of watched) await page.context().close();
	return watched.flatMap((one) => linesOf(one, minutes));
}

async function openArena(browser: Browser, address: string): Promise<Watched> {
	const page = await opened(browser, address);
	await page.locator(".arena[data-picture]").waitFor();
	await page.getByRole("button", { name: "Sound" }).press("Enter");
	async function use(): Promise<void> {
		await page.locator(".arena").press("ArrowLeft", { delay: 200 });
		await page.locator(".mood__entry").first().press("Enter");
		await page.locator(".mood__entry").first().press("Enter");
		await page.mouse.move(400, 300);
		await page.mouse.move(420, 340);
	}
	return watching("the arena", page, use);
}

async function openDashboard(browser: Browser, address: string): Promise<Watched> {
	const page = await opened(browser, address);
	await page.getByText("Use the demo's token").click();
	await page.locator(".career__phase").waitFor();
	await page.locator(".chart--viewers summary").press("Enter");
	let steps = 0;
	return watching("the dashboard", page, () => page.mouse.move(300 + 40 * (++steps % 8), 400));
}

async function openVisitor(browser: Browser, publicUrl: string, hashes: string[]): Promise<Watched> {
	const page = await opened(browser, publicUrl);
	async function use(): Promise<void> {
		for (const hash of hashes) {
			await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
			await page.locator(".arena[data-picture], .chart--viewers canvas").first().waitFor();
		}
		await page.evaluate(`location.hash = "#/"`);
		await page.locator(".card").first().waitFor();
	}
	for (let visit = 0; visit < WARM_UP_VISITS; visit++) await use();
	return watching("coming and going", page, use);
}

async function opened(browser: Browser, address: string): Promise<Page> {
	const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: "no-preference" });
	const page = await context.newPage();
	page.setDefaultTimeout(WITHIN_MS);
	await page.addInitScript(COUNT_CARD);
	await page.goto(address);
	return page;
}

async function watching(name: string, page: Page, use: () => Promise<void>): Promise<Watched> {
	const session = await page.context().newCDPSession(page);
	await session.send("Performance.enable");
	return { name, page, session, use, samples: [] };
}

async function take({ page, session, samples, use }: Watched): Promise<void> {
	await use();
	await session.send("HeapProfiler.collectGarbage");
	await session.send("HeapProfiler.collectGarbage");
	const { metrics } = await session.send("Performance.getMetrics");
	const onCard = await page.evaluate<number>("window.onCard_()");
	samples.push({ ...Object.fromEntries(metrics.map(({ name, value }) => [name, value])), onCard });
}

function linesOf({ name, samples }: Watched, minutes: number): Line[] {
	return MEASURES.flatMap((measure) => {
		const values = samples.map(measure.of);
		const third = Math.max(1, Math.floor(values.length / 3));
		const [before, after] = [medianOf(values.slice(0, third)), medianOf(values.slice(-third))];
		const what = `${name}, ${minutes} minutes: ${measure.name}`;
		const growth = before === 0 ? after * 100 : (after / before - 1) * 100;
		return [
			{ name: `${what}, first third`, value: before, unit: measure.unit },
			{ name: `${what}, last third`, value: after, unit: measure.unit },
			{ name: `${what}, growth`, value: growth, unit: "%", limit: { most: MOST_GROWTH } },
			{ name: `${what}, slope`, value: slopeOf(values), unit: `${measure.unit}/min` },
		];
	});
}

function medianOf(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** What the straight line through the samples rises by in a minute, by least squares. */
function slopeOf(values: readonly number[]): number {
	const middle = (values.length - 1) / 2;
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	const across = values.reduce((sum, value, place) => sum + (place - middle) * (value - mean), 0);
	const square = values.reduce((sum, _, place) => sum + (place - middle) ** 2, 0);
	return square === 0 ? 0 : (across / square) * (60_000 / SAMPLE_MS);
}

function passed(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
