import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { decodeJwt } from "jose";
import { createTokenVerifier } from "../../src/api/json-web-token.ts";
import { type ApiHouse, openApiHouse, TOKEN_SECRET } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";
import { temporaryFolder } from "../support/databases.ts";
import { runShowtime } from "../support/showtime-process.ts";

describe("showtime on the command line", () => {
	const close = closing();
	let folder: string;

	before(async () => {
		const temporary = await temporaryFolder();
		close.add(temporary.remove);
		folder = temporary.path;
	});

	it("explains itself", async () => {
		for (const args of [[], ["serve"], ["token"], ["publish"]]) {
			const { code, stdout } = await runShowtime([...args, "--help"]);
			expect(code).to.equal(0);
			expect(stdout).to.match(/^Usage: showtime/);
		}
	});

	it("refuses what it does not know in one line", async () => {
		const unknown = await runShowtime(["server"]);
		expect(unknown.code).to.equal(1);
		expect(unknown.stderr).to.match(/^error: unknown command 'server'\n\(Did you mean serve\?\)/);
		const noRole = await runShowtime(["token"]);
		expect(noRole).to.include({ code: 1, stderr: "error: required option '--role <role>' not specified\n" });
	});

	describe("token", () => {
		it("signs with SHOWTIME_TOKEN_SECRET", async () => {
			const [game, session] = [randomUUID(), randomUUID()];
			const args = ["token", "--role", "publisher", "--subject", "arena", "--game-service", game, "--session", session];
			const { code, stdout } = await runShowtime([...args, "--expires", "30m"], {
				SHOWTIME_TOKEN_SECRET: TOKEN_SECRET,
			});
			expect(code).to.equal(0);
			const token = stdout.trim();
			expect(await createTokenVerifier({ secret: TOKEN_SECRET }).verify(token)).to.deep.equal({
				subject: "arena",
				role: "publisher",
				gameServices: [game],
				sessions: [session],
			});
			const { exp = 0, iat = 0 } = decodeJwt(token);
			expect(exp - iat).to.equal(1800);
		});

		it("says which streamer its bearer is", async () => {
			const streamer = { entityType: "account", entityId: randomUUID() };
			const args = ["token", "--role", "user", "--streamer", `account:${streamer.entityId}`];
			const { stdout } = await runShowtime(args, { SHOWTIME_TOKEN_SECRET: TOKEN_SECRET });
			const verifier = createTokenVerifier({ secret: TOKEN_SECRET });
			expect(await verifier.verify(stdout.trim())).to.deep.equal({ subject: "showtime-cli", role: "user", streamer });
		});

		it("makes the demo's secret once and signs with it", async () => {
			const env = { SHOWTIME_SQLITE_PATH: join(folder, "data", "showtime.db") };
			const first = await runShowtime(["token", "--role", "user"], env);
			const secret = (await readFile(join(folder, "data", "demo-secret"), "utf8")).trim();
			const second = await runShowtime(["token", "--role", "user"], env);
			const verifier = createTokenVerifier({ secret });
			for (const { stdout } of [first, second])
				expect(await verifier.verify(stdout.trim())).to.include({ role: "user" });
		});

		const refused: [string[], RegExp][] = [
			[["--role", "boss"], /^error: .*Allowed choices are user, publisher, developer, admin\.\n$/],
			[["--role", "user", "--session", "1234"], /^error: .*It is no UUID\.\n$/],
			[["--role", "user", "--streamer", "guild:1234"], /^error: .*It is no character:<UUID> or account:<UUID>\.\n$/],
			[["--role", "user", "--expires", "soon"], /^error: .*whole number with s, m, h or d/],
		];
		for (const [args, message] of refused) {
			it(`refuses ${args.join(" ")}`, async () => {
				const { code, stdout, stderr } = await runShowtime(["token", ...args], { SHOWTIME_TOKEN_SECRET: TOKEN_SECRET });
				expect([code, stdout]).to.deep.equal([1, ""]);
				expect(stderr).to.match(message);
			});
		}
	});

	describe("publish", () => {
		const streamer = { entityType: "character", entityId: randomUUID() };
		let house: ApiHouse;
		let showtimeSessionId: string;

		before(async () => {
			house = await openApiHouse();
			close.add(house.close);
			const start = { streamer, gameServiceId: randomUUID() };
			showtimeSessionId = (await house.post("/showtime/session/start", start)).body.showtimeSessionId;
		});

		it("publishes by streamer and by session, signing for itself", async () => {
			const env = { SHOWTIME_TOKEN_SECRET: TOKEN_SECRET, SHOWTIME_URL: house.url };
			const by = `character:${streamer.entityId}`;
			const args = ["publish", "trade", "--streamer", by, "--significance", "0.75", "--event-id", "sold"];
			const first = await runShowtime(args, env);
			expect(first.stdout).to.match(/^event sold accepted and applied, journal sequence \d+\n$/);
			expect((await house.directory.get(showtimeSessionId)).summary?.contentTags.trade).to.equal(0.75);
			const again = await runShowtime(["publish", "trade", "--session", showtimeSessionId, "--event-id", "sold"], env);
			expect(again).to.include({ code: 0 });
			expect(again.stdout).to.match(/^event sold was accepted before, journal sequence \d+\n$/);
		});

		it("says in one line what went wrong", async () => {
			const env = { SHOWTIME_TOKEN: await house.token({ role: "user" }) };
			const args = ["publish", "trade", "--url", house.url, "--session"];
			const weak = await runShowtime([...args, showtimeSessionId], env);
			expect([weak.code, weak.stdout]).to.deep.equal([1, ""]);
			expect(weak.stderr).to.equal("showtime: not published: role user: /showtime/event/publish needs publisher\n");
			const nowhere = await runShowtime(["publish", "trade"], env);
			expect(nowhere.stderr).to.equal("showtime: give the stream by either --session <id> or --streamer <type:id>\n");
			const wrong = await runShowtime(["publish", "trade", "--streamer", "guild:1"], env);
			expect(wrong.stderr).to.match(/^error: .*character:<uuid> or account:<uuid>\.\n$/);
		});
	});
});
