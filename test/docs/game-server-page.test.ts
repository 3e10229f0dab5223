import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { closing } from "../support/closing.ts";
import { temporaryFolder } from "../support/databases.ts";
import { startJetStream } from "../support/jetstream-server.ts";
import { pageOf } from "../support/page.ts";
import { runShowtime, type ServeProcess, startServe } from "../support/showtime-process.ts";
import { until } from "../support/until.ts";

const PAGE = pageOf("docs/game-server.md");
const SHOWTIME = /npm run -s showtime -- (.*?)\)?$/;
const ENTRIES: Record<string, URL> = {
	"showtime/publisher": new URL("../../src/publisher/index.ts", import.meta.url),
	"showtime/client": new URL("../../src/client/index.ts", import.meta.url),
};

/** What is looked at in the answers of the guide's calls. */
interface Answer {
	showtimeSessionId: string;
	counts: { total: number };
	sessions: object[];
	revision: number;
	overrides: object;
}

/** Code blocks of the guide in order. */
const BLOCKS = [...PAGE.matchAll(/^```(sh|ts)\n(.*?)^```$/gms)].map(([, language, text]) => ({ language, text }));

describe("docs/game-server.md", () => {
	const close = closing();
	let folder: string;
	let natsUrl: string;
	let server: ServeProcess;
	let token = "";
	let adminToken = "";
	let showtimeSessionId = "";

	before(async () => {
		const temporary = await temporaryFolder();
		close.add(temporary.remove);
		folder = temporary.path;
		const nats = await startJetStream();
		close.add(nats.close);
		natsUrl = nats.url;
		server = await startServe(["--demo"], environment());
		close.add(async () => void (await server.stop("SIGKILL")));
	});

	function environment(): Record<string, string> {
		const own = { SHOWTIME_SQLITE_PATH: join(folder, "showtime.db"), SHOWTIME_NATS_URL: natsUrl };
		return { ...own, ...(token === "" ? {} : { SHOWTIME_TOKEN: token }) };
	}

	/** A line of the guide for this server. */
	function here(text: string): string {
		return text
			.replaceAll("http://127.0.0.1:2568", server.apiUrl)
			.replaceAll("http://localhost:2567", server.publicUrl)
			.replaceAll("nats://127.0.0.1:4222", natsUrl)
			.replaceAll("<showtimeSessionId>", showtimeSessionId);
	}

	async function showtime(command: string): Promise<string> {
		const [, line] = SHOWTIME.exec(command) ?? [];
		const env = { ...environment(), SHOWTIME_API_PORT: new URL(server.apiUrl).port };
		const { code, stdout, stderr } = await runShowtime(here(line).split(" "), env);
		expect(stderr).to.equal("");
		expect(code).to.equal(0);
		return stdout.trim();
	}

	/** What a curl command of the guide asks for, asked without curl: not every machine has it. */
	async function call(command: string): Promise<Answer> {
		const [, url] = /^curl -s (\S+)/.exec(here(command)) ?? [];
		const [, body] = /-d '(.*)'$/s.exec(here(command)) ?? [];
		const bearer = command.includes("$SHOWTIME_ADMIN_TOKEN") ? adminToken : token;
		const headers = { authorization: `Bearer ${bearer}`, "content-type": "application/json" };
		const response = await fetch(url, { method: "POST", headers, body });
		const answer = await response.json();
		expect(response.status, JSON.stringify(answer)).to.equal(200);
		return answer as Answer;
	}

	async function run(script: string): Promise<string> {
		const file = join(folder, "script.ts");
		const text = here(script).replace(/from "(showtime\/\w+)"/g, (_, entry) => `from "${ENTRIES[entry]}"`);
		await writeFile(file, text);
		const { PATH = "" } = process.env;
		const env = { PATH, ...environment() };
		return (await promisify(execFile)(process.execPath, [file], { env })).stdout.trim();
	}

	const blocksWith = (text: string) =>
		BLOCKS.filter((block) => block.text.includes(text)).map(({ text }) => text.trim());

	it("has commands that work, from the token to the end of the session", async () => {
		const [tokenCommand, adminTokenCommand] = blocksWith("-- token");
		token = await showtime(tokenCommand);
		adminToken = await showtime(adminTokenCommand);

		const [startCommand] = blocksWith("/showtime/session/start");
		const started = await call(startCommand);
		showtimeSessionId = started.showtimeSessionId;
		expect(started.counts).to.include({ total: 50 });

		expect(await call(blocksWith("/showtime/event/publish")[0])).to.include({ showtimeSessionId, applied: true });
		for (const command of blocksWith("-- publish")) expect(await showtime(command)).to.include("accepted and applied");
		expect(await run(blocksWith("showtime/publisher")[0])).to.equal("the crowd knows");

		const { sessions } = await call(blocksWith("/showtime/session/browse")[0]);
		expect(sessions).to.have.length(1);
		// The list of streams is up to a second old.
		const isListed = async () => (await (await fetch(`${server.publicUrl}/streams`)).text()).includes("Mira");
		await until(isListed, "the stream is listed");
		expect(await run(blocksWith("showtime/client")[0])).to.include("50 in their seats");

		const explained = await call(blocksWith("/showtime/audience/explain")[0]);
		expect(explained).to.include({ showtimeSessionId });
		const [setCommand, takeBackCommand] = blocksWith("/showtime/rules/set");
		expect(await call(setCommand)).to.deep.include({ revision: 2, liveSessions: { told: 1, keepingTheirTick: 0 } });
		const { revision, overrides } = await call(takeBackCommand);
		expect(revision).to.equal(3);
		expect(Object.keys(overrides)).to.have.members(["tagsByEventType", "tagWeights"]);

		const ended = await call(blocksWith("/showtime/session/end")[0]);
		expect(ended).to.include({ showtimeSessionId, status: "ended", reason: "requested", applied: true });
	}).timeout(60_000);

	it("has no command that this test leaves out", () => {
		const tried = [
			"-- token",
			"/start",
			"/publish",
			"-- publish",
			"/browse",
			"/explain",
			"/end",
			"/rules/set",
			"showtime/publisher",
			"showtime/client",
		];
		expect(BLOCKS.filter(({ text }) => !tried.some((part) => text.includes(part)))).to.deep.equal([]);
	});

	it("names a NATS subject and options of the shell and the package that work", async () => {
		const subject = "showtime.game-event.by-streamer.character.0a2f6c1e-8d4b-4f0a-9c57-3b1d2e4f5a60";
		expect(PAGE).to.include(`\n${subject}\n`);
		const [startCommand] = blocksWith("/showtime/session/start");
		await call(startCommand);
		const [publishCommand] = blocksWith("-- publish");
		expect(await showtime(`${publishCommand} --nats ${natsUrl}`)).to.include("accepted and applied");
		const [script] = blocksWith("showtime/publisher");
		expect(PAGE).to.include('createPublisher({ natsUrl: "nats://127.0.0.1:4222" })');
		const overNats = script.replace(/createPublisher\(.*\)/, 'createPublisher({ natsUrl: "nats://127.0.0.1:4222" })');
		expect(await run(overNats)).to.equal("the crowd knows");
	}).timeout(60_000);
});
