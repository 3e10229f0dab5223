import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect } from "chai";
import { signToken } from "../../src/api/json-web-token.ts";
import { TOKEN_SECRET } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";
import { temporaryFolder } from "../support/databases.ts";
import { runShowtime, type ServeProcess, startServe } from "../support/showtime-process.ts";

describe("showtime register, at a strict server", () => {
	const close = closing();
	const gameServiceId = randomUUID();
	const gameSessionId = randomUUID();
	const characterId = randomUUID();
	let server: ServeProcess;

	before(async () => {
		const folder = await temporaryFolder();
		close.add(folder.remove);
		server = await startServe([], {
			SHOWTIME_ENABLED: "true",
			SHOWTIME_TOKEN_SECRET: TOKEN_SECRET,
			SHOWTIME_SQLITE_PATH: join(folder.path, "showtime.db"),
			SHOWTIME_EMBEDDED_STRICT: "true",
		});
		close.add(async () => void (await server.stop("SIGKILL")));
	});

	const register = (...args: string[]) =>
		runShowtime(["register", ...args], { SHOWTIME_TOKEN_SECRET: TOKEN_SECRET, SHOWTIME_URL: server.apiUrl });

	/** Code of the refusal, or the session's status. */
	async function start(): Promise<string> {
		const token = await signToken(TOKEN_SECRET, { subject: "test", role: "developer" }, "5m");
		const response = await fetch(`${server.apiUrl}/showtime/session/start`, {
			method: "POST",
			headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
			body: JSON.stringify({
				streamer: { entityType: "character", entityId: characterId },
				gameServiceId,
				gameSessionId,
			}),
		});
		const { code, status } = (await response.json()) as { code?: string; status?: string };
		return code ?? status ?? "nothing";
	}

	it("lets a session of what it registered start, and of nothing else", async () => {
		expect(await start()).to.equal("UNKNOWN_GAME_SERVICE");
		expect(await register("game-service", gameServiceId, "--stub-name", "arcadia")).to.deep.equal({
			code: 0,
			stdout: `game-service ${gameServiceId} is registered\n`,
			stderr: "",
		});
		expect(await start()).to.equal("UNKNOWN_CHARACTER");
		expect(await register("character", characterId, "--name", "Ada", "--dead")).to.include({ code: 0 });
		expect(await start()).to.equal("CHARACTER_DEAD");
		expect(await register("character", characterId, "--no-dead")).to.include({ code: 0 });
		expect(await start()).to.equal("UNKNOWN_GAME_SESSION");
		expect(await register("game-session", gameSessionId, "--game-type", "arcadia")).to.include({ code: 0 });
		expect(await start()).to.equal("active");
	});

	it("says in one line what went wrong", async () => {
		const taken = await register("game-service", randomUUID(), "--stub-name", "arcadia");
		expect([taken.code, taken.stdout]).to.deep.equal([1, ""]);
		expect(taken.stderr).to.equal(
			`showtime: not registered: stubName = arcadia: is that of game service ${gameServiceId}\n`,
		);
		const wrong = await register("character", "ada");
		expect(wrong.stderr).to.equal('showtime: not registered: id = "ada": expected a UUID of 36 characters\n');
		const foreign = await register("character", characterId, "--stub-name", "arcadia");
		expect(foreign.stderr).to.match(/^showtime: not registered: .*has no field "stubName"\n$/);
		const guild = await register("guild", characterId);
		expect(guild.stderr).to.match(/^error: .*Allowed choices are character, game-service, game-session\.\n$/);
		const nowhere = await register("character", characterId, "--url", "http://127.0.0.1:1");
		expect(nowhere.stderr).to.match(/^showtime: not registered: http:\/\/127\.0\.0\.1:1 does not answer: /);
	});
});
