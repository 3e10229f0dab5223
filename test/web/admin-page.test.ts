import { expect } from "chai";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { signToken } from "../../src/api/json-web-token.ts";
import { joinStream, listStreams } from "../../src/client/index.ts";
import type { Role } from "../../src/events/token.ts";
import { violationsOf } from "../support/axe.ts";
import { openBrowser, openWatchedPage, type WatchedPage } from "../support/browser.ts";
import { closing } from "../support/closing.ts";
import { openDemo } from "../support/demo-server.ts";
import { pictureOf } from "../support/picture.ts";
import type { ServeProcess } from "../support/showtime-process.ts";
import { until } from "../support/until.ts";

const SECRET = "a secret of the operators' page, long enough";
const HOSTILE = '<img src=x onerror="document.title=1"><b>eve</b>';

describe("the operators' page in a browser", function () {
	this.timeout(90_000);
	const opened = closing();
	let browser: Browser;
	let server: ServeProcess;
	let pages: WatchedPage[] = [];

	before("build the page, start a server and a browser", async () => {
		server = await startDemo();
		browser = await openBrowser();
		opened.add(() => browser.close());
	});
	afterEach("close the pages, which would go on asking", async () => {
		for (const page of pages) await page.close();
		pages = [];
	});

	const startDemo = () => openDemo(opened, "0.5", { SHOWTIME_TOKEN_SECRET: SECRET });

	const tokenOf = (role: Role, subject: string = role) => signToken(SECRET, { subject, role }, "1h");

	async function open(options: BrowserContextOptions = {}, { apiUrl } = server): Promise<WatchedPage> {
		const page = await openWatchedPage(browser, `${apiUrl}/admin`, options);
		pages.push(page);
		return page;
	}

	async function signIn(page: Page, token: string): Promise<void> {
		await page.getByLabel("Token").fill(token);
		await page.getByRole("button", { name: "Sign in" }).click();
	}

	/** Signed in, with the sessions listed. */
	async function openConsole(role: Role, options: BrowserContextOptions = {}, subject?: string): Promise<WatchedPage> {
		const watched = await open(options);
		await signIn(watched.page, await tokenOf(role, subject));
		await until(() => watched.page.locator(".stream__title").first().isVisible(), "sessions are listed");
		// Before there is a token the page asks who a call without one would be, and is refused.
		watched.complaints.splice(
			0,
			watched.complaints.length,
			...watched.complaints.filter((line) => !line.includes("401")),
		);
		return watched;
	}

	it("asks for a token, and says what is wrong with one", async () => {
		const { page } = await open();
		await until(() => page.getByLabel("Token").isVisible(), "it asks");
		await signIn(page, "nonsense");
		await until(async () => (await page.locator("#token-state").textContent())?.includes("token"), "it is refused");
		await signIn(page, await tokenOf("publisher"));
		await until(
			async () => (await page.locator("#token-state").textContent())?.includes("needs developer or admin"),
			"the role is refused",
		);
		expect(await page.evaluate("sessionStorage.length")).to.equal(0);
		expect(await violationsOf(page)).to.deep.equal([]);
	});

	it("shows a session live, and does what an operator asks", async () => {
		const { page, complaints } = await openConsole("admin");
		expect(await violationsOf(page)).to.deep.equal([]);
		await page.locator(".stream__title").first().click();
		const tick = () => page.locator(".facts").textContent();
		const before = await until(tick, "the session is shown");
		await until(async () => (await tick()) !== before, "it goes on");
		const crowd = page.locator(".crowd-plan");
		const shown = await until(() => crowd.getAttribute("data-tick"), "the crowd is shown");
		await until(async () => (await crowd.getAttribute("data-tick")) !== shown, "the crowd goes on");
		await crowd.scrollIntoViewIfNeeded();
		await until(async () => (await pictureOf(page, ".crowd-plan", 0.9)).colours > 8, "the crowd is painted");
		await page.getByRole("button", { name: "Pause" }).click();
		await until(() => page.getByRole("button", { name: "Resume" }).isVisible(), "it is paused");
		await page.getByRole("button", { name: "Resume" }).click();
		await until(() => page.getByRole("button", { name: "Pause" }).isVisible(), "it goes on again");
		await page.locator("summary", { hasText: "Sentiments" }).click();
		await page.locator(".injection[open] [name=intensity]").fill("7");
		await page.getByRole("button", { name: "Inject" }).click();
		const error = page.locator(".injection[open] .field__error", { hasText: "intensity = 7" });
		await until(() => error.isVisible(), "the field says what is wrong");
		await page.locator(".injection[open] [name=intensity]").fill("0.9");
		await page.getByRole("button", { name: "Inject" }).click();
		await until(
			async () => (await page.locator(".injection[open] .form__outcome").textContent()) === "Done.",
			"it is done",
		);
		await page.getByRole("button", { name: "Find out" }).click();
		const causes = page.locator("section", { hasText: "Causes" });
		await until(async () => /\d+ left within/.test((await causes.textContent()) ?? ""), "it says who left");
		expect(await causes.textContent()).to.match(/hype train/i);
		expect(await page.locator(".audience__real").isVisible()).to.equal(true);
		expect(await violationsOf(page)).to.deep.equal([]);
		expect(complaints.filter((line) => !line.includes("400"))).to.deep.equal([]);
	});

	it("lists ended sessions, each with what it came to", async () => {
		const [{ showtimeSessionId, title }] = (await listStreams(server.publicUrl)).toReversed();
		const { page, complaints } = await openConsole("developer");
		await page.goto(`${server.apiUrl}/admin/#/sessions/${showtimeSessionId}`);
		await page.getByRole("button", { name: "End", exact: true }).click();
		await page.getByRole("button", { name: "End it" }).click();
		await until(() => page.locator(".totals").isVisible(), "it says what the session came to");
		expect(await page.locator(".totals").textContent()).to.match(/viewers at most\d+/);
		expect(await page.locator(".crowd-plan").isVisible()).to.equal(false);
		await page.getByRole("link", { name: "All sessions" }).click();
		await page.getByLabel("Show").selectOption("ended");
		const line = page.locator("tr", { hasText: title });
		await until(async () => (await line.count()) === 1, "it is listed among the ended");
		expect(await line.textContent()).to.include("requested");
		expect(complaints).to.deep.equal([]);
	});

	it("shows hostile names as text, and closes a player's connection", async () => {
		const [{ showtimeSessionId }] = (await (await fetch(`${server.publicUrl}/streams`)).json()) as {
			showtimeSessionId: string;
		}[];
		const stream = await joinStream(server.publicUrl, showtimeSessionId, { token: await tokenOf("user", HOSTILE) });
		opened.add(() => stream.leave());
		const gone = new Promise<string>((resolve) => stream.on("error", ({ code }) => resolve(code)));
		const { page, complaints } = await openConsole("developer", {}, HOSTILE);
		await page.goto(`${server.apiUrl}/admin/#/sessions/${showtimeSessionId}`);
		const line = page.locator("tr", { hasText: HOSTILE });
		await until(() => line.isVisible(), "the player is listed");
		expect(await page.locator(".bar__name").textContent()).to.equal(HOSTILE);
		expect(await page.locator("main img").count()).to.equal(0);
		await line.getByRole("button").click();
		await page.getByRole("button", { name: "Close it" }).click();
		expect(await gone).to.equal("REMOVED");
		await until(async () => (await line.count()) === 0, "it is no longer listed");
		expect(await page.locator(".audience__real").isVisible()).to.equal(false);
		expect(await page.getByRole("link", { name: "Audit log" }).count()).to.equal(0);
		expect(complaints).to.deep.equal([]);
	});

	it("edits rules: the server's errors at the field, a difference before it is saved, a trace in the audit log", async () => {
		const { page, complaints } = await openConsole("admin", { colorScheme: "light" }, "ruler");
		await page.getByRole("link", { name: "Rules", exact: true }).click();
		await page.locator(".services a").first().click();
		const field = page.getByLabel("engagementGainRate", { exact: true });
		await until(() => field.isVisible(), "the settings are shown");
		await field.fill("7");
		const error = page.locator("#rule-engagementGainRate-error");
		await until(
			async () => (await error.textContent())?.startsWith("engagementGainRate = 7:"),
			"the field says why not",
		);
		expect(await page.getByRole("button", { name: "Review and save" }).isDisabled()).to.equal(true);
		expect(await violationsOf(page)).to.deep.equal([]);
		await field.fill("0.31");
		await page.getByRole("button", { name: "Review and save" }).click();
		const diff = page.locator(".dialog .diff");
		await until(() => diff.isVisible(), "the difference is shown");
		expect(await diff.locator("ins").allTextContents()).to.deep.equal(["0.31"]);
		expect(await violationsOf(page)).to.deep.equal([]);
		await page.getByRole("button", { name: "Save revision 2" }).click();
		await until(async () => (await page.locator(".view__count").textContent())?.includes("revision 2"), "it is saved");
		await page.getByRole("link", { name: "Audit log" }).click();
		await page.getByLabel("Who").fill("ruler");
		const entry = page.locator("tbody tr", { hasText: "rules/set" });
		await until(async () => (await entry.count()) === 1, "it is in the audit log");
		expect(await entry.textContent())
			.to.contain("1 → 2")
			.and.to.contain("engagementGainRate: 0.31");
		expect(await violationsOf(page)).to.deep.equal([]);
		await page.getByRole("link", { name: "Dead letters" }).click();
		await until(() => page.locator(".table__empty").isVisible(), "no letter is dead");
		expect(await violationsOf(page)).to.deep.equal([]);
		expect(complaints).to.deep.equal([]);
	});

	it("fits a phone without scrolling sideways", async () => {
		const phone = { viewport: { width: 360, height: 740 } };
		const { page, complaints } = await openConsole("admin", phone);
		const width = () => page.evaluate("document.documentElement.scrollWidth");
		expect(await width()).to.equal(360);
		await page.locator(".stream__title").first().click();
		await until(() => page.locator(".figure--total").isVisible(), "the session is shown");
		expect(await width()).to.equal(360);
		expect(await violationsOf(page)).to.deep.equal([]);
		expect(complaints).to.deep.equal([]);
	});

	it("stays calm when the server goes, and when the token does", async () => {
		const leaving = await startDemo();
		const { page } = await open({}, leaving);
		await signIn(page, await tokenOf("developer"));
		await until(() => page.locator(".stream__title").first().isVisible(), "sessions are listed");
		await leaving.stop("SIGKILL");
		await until(async () => (await page.locator(".stale").textContent())?.includes("does not answer"), "it says so");
		expect(await page.locator(".stream__title").first().isVisible()).to.equal(true);
		const { page: other } = await openConsole("developer");
		await other.evaluate("sessionStorage.setItem('showtime.operator.token', 'expired')");
		await other.reload();
		await until(() => other.getByLabel("Token").isVisible(), "it asks for a token again");
		expect(await other.locator("#token-state").textContent()).to.contain("token");
	});

	it("is served with a strict policy, and not to players", async () => {
		const answer = await fetch(`${server.apiUrl}/admin/`);
		const policy = answer.headers.get("content-security-policy");
		expect(policy).to.include("default-src 'none'").and.include("frame-ancestors 'none'");
		expect(policy).not.to.match(/unsafe|\*/);
		expect(await answer.text()).to.include("Showtime");
		for (const path of ["/admin", "/admin/", "/admin.html"]) {
			expect((await fetch(server.publicUrl + path)).status, path).to.equal(404);
		}
		expect((await fetch(`${server.apiUrl}/admin/../package.json`)).status).to.equal(404);
	});
});
