import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { testServers } from "./test-servers.ts";

const FLAGS = [
	"--no-sandbox",
	// Machines of tests have no graphics card: WebGL is drawn in software.
	"--use-gl=angle",
	"--use-angle=swiftshader",
	"--enable-unsafe-swiftshader",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

/** What a page does on a busy machine. */
const DONE_WITHIN_MS = 90_000;

/** A page and everything that went wrong in it: errors on the console, errors nobody caught, failed requests. */
export interface WatchedPage {
	page: Page;
	complaints: string[];
	close(): Promise<void>;
}

/** Starts a headless Chromium with a profile of its own, which goes with it. */
export async function openBrowser(): Promise<Browser> {
	return chromium.launch({ executablePath: testServers().chromium.command, headless: true, args: FLAGS });
}

/** Opens a page in a context of its own, without animations unless asked for; closing the browser closes it as well. */
export async function openWatchedPage(
	browser: Browser,
	url: string,
	options: BrowserContextOptions = {},
): Promise<WatchedPage> {
	const page = await (await browser.newContext({ reducedMotion: "reduce", ...options })).newPage();
	page.setDefaultTimeout(DONE_WITHIN_MS);
	const complaints: string[] = [];
	page.on("console", (message) => {
		if (message.type() === "error" || message.type() === "warning")
			complaints.push(`${message.type()}: ${message.text()}`);
	});
	page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
	page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
	page.on("response", (response) => {
		if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
	});
	await page.goto(url);
	return { page, complaints, close: () => page.context().close() };
}
