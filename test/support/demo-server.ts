import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { signToken } from "../../src/api/json-web-token.ts";
import type { Closing } from "./closing.ts";
import { letIn } from "./let-in.ts";
import { runShowtime, type ServeProcess, startServe } from "./showtime-process.ts";

const { ensurePage } = createRequire(import.meta.url)("../../scripts/ensure-page.cjs") as { ensurePage(): void };

const SECRET = "a secret of the page's tests, long enough";

export interface DemoServer extends ServeProcess {
	/** Where its data are. */
	folder: string;
}

/** A demo with the built page and ticks of `tickSeconds`, closed with the rest; `more` are settings of its own. */
export const openDemo = (opened: Closing, tickSeconds: string, more: Record<string, string> = {}) =>
	openPage(opened, ["--demo"], tickSeconds, more);

/** As a demo that anybody may enter, without streams of its own. */
export function openHouse(opened: Closing, tickSeconds: string, more: Record<string, string> = {}) {
	const open = { SHOWTIME_ENABLED: "true", SHOWTIME_ALLOW_ANONYMOUS_JOINS: "true" };
	return openPage(opened, [], tickSeconds, { ...open, ...more });
}

async function openPage(
	opened: Closing,
	args: string[],
	tickSeconds: string,
	more: Record<string, string>,
): Promise<DemoServer> {
	ensurePage();
	const folder = mkdtempSync(join(tmpdir(), "showtime-page-"));
	opened.add(() => rmSync(folder, { recursive: true }));
	const server = await startServe(args, {
		SHOWTIME_SQLITE_PATH: join(folder, "showtime.db"),
		SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS: tickSeconds,
		SHOWTIME_TOKEN_SECRET: SECRET,
		...more,
	});
	opened.add(() => server.stop().then(() => undefined));
	return { ...server, folder };
}

export async function streamsOf({
	publicUrl,
}: ServeProcess): Promise<{ showtimeSessionId: string; title: string; realmPreset: string }[]> {
	return (await (await fetch(`${publicUrl}/streams`)).json()) as never;
}

/** A token as `showtime token` prints it with these arguments. */
export async function tokenOf(...args: string[]): Promise<string> {
	const { stdout } = await runShowtime(["token", ...args], { SHOWTIME_TOKEN_SECRET: SECRET });
	return stdout.trim();
}

/** Calls the internal API as a developer; answers what it answers. */
export const callAsDeveloper = (server: ServeProcess, path: string, body: object) =>
	callAs("developer", server, path, body);

/** Calls the internal API with a token of the role; answers what it answers. */
export async function callAs(
	role: "developer" | "admin",
	{ apiUrl }: ServeProcess,
	path: string,
	body: object,
): Promise<Record<string, unknown>> {
	const token = await signToken(SECRET, { subject: "tests", role }, "1h");
	const call = () =>
		fetch(`${apiUrl}${path}`, {
			method: "POST",
			headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
			body: JSON.stringify(body),
		});
	const response = await letIn(call, path);
	expect(response.status).to.equal(200);
	return (await response.json()) as Record<string, unknown>;
}
