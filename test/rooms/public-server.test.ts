import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { matchMaker } from "@colyseus/core";
import { Client } from "@colyseus/sdk";
import { expect } from "chai";
import { WebSocket } from "ws";
import { ShowtimeError } from "../../src/errors.ts";
import type { Principal } from "../../src/events/token.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import type { TokenVerifier } from "../../src/platform/token-verifier.ts";
import { closing } from "../support/closing.ts";
import { joinRaw, matchmake } from "../support/raw-player.ts";
import {
	GAME_SERVICE,
	openRoomHouse,
	type RoomHouse,
	type RoomHouseOptions,
	startStream,
} from "../support/room-house.ts";
import { until } from "../support/until.ts";

const UNKNOWN = "00000000-0000-4000-8000-000000000000";

/** Tokens that are the principal in JSON. */
const jsonTokens: TokenVerifier = {
	async verify(token) {
		try {
			return JSON.parse(token) as Principal;
		} catch {
			throw new ShowtimeError("INVALID_TOKEN");
		}
	},
};

function tokenOf(claims: Partial<Principal> = {}): string {
	return JSON.stringify({ subject: "player-1", role: "user", ...claims });
}

describe("public server", () => {
	const opened = closing();
	let house: RoomHouse;
	let id: string;
	let close: () => Promise<void>;

	async function open(options: Partial<RoomHouseOptions> = {}): Promise<void> {
		const database = await openSqliteDatabase(":memory:");
		house = await openRoomHouse({ database, ...options });
		const opening = house;
		let isClosed = false;
		close = async () => {
			if (isClosed) return;
			isClosed = true;
			await opening.close();
			await database.close();
		};
		opened.add(close);
		id = await startStream(house.directory, { title: "A duel" });
	}

	afterEach(() => close());

	it("lets clients join by id and reconnect, and create or find nothing", async () => {
		await open();
		for (const method of ["create", "joinOrCreate", "join", "consume", "__proto__"]) {
			const { status, body } = await matchmake(house.endpoint, `${method}/stream`);
			expect([status, body.code], method).to.deep.equal([403, 4403]);
		}
		const client = new Client(house.endpoint);
		const refused = await client.create("stream", { showtimeSessionId: id }).catch((error: Error) => error);
		expect(refused).to.be.instanceOf(Error);
	});

	it("refuses an unknown stream, an ended one, and names that are no ids", async () => {
		await open();
		for (const name of [UNKNOWN, "__proto__", "constructor", "..%2f..", "x".repeat(100)]) {
			const { status, body } = await matchmake(house.endpoint, `joinById/${name}`);
			expect([status, body], name).to.deep.equal([404, { code: 4404, error: "There is no such stream." }]);
		}
		const ending = house.directory.end(id);
		await house.clock.advance(200);
		await ending;
		expect((await matchmake(house.endpoint, `joinById/${id}`)).status).to.equal(404);
	});

	it("refuses options that break a rule, without saying more", async () => {
		await open();
		for (const options of [{ view: "all" }, { token: 5 }, { token: "" }, { admin: true }, [], "x", null]) {
			const { status, body } = await matchmake(house.endpoint, `joinById/${id}`, JSON.stringify(options));
			expect([status, body], JSON.stringify(options)).to.deep.equal([
				400,
				{ code: 4400, error: "The join options break a rule." },
			]);
		}
		expect((await matchmake(house.endpoint, `joinById/${id}`, "{")).status).to.equal(400);
		expect((await matchmake(house.endpoint, `reconnect/${id}`, {})).status).to.equal(400);
		expect((await matchmake(house.endpoint, `reconnect/${id}`, { reconnectionToken: "__proto__" })).status).to.equal(
			410,
		);
	});

	it("refuses a body of more than 16 KB, announced or not", async () => {
		await open();
		const large = await matchmake(house.endpoint, `joinById/${id}`, { token: "x".repeat(20_000) });
		expect([large.status, large.body.code]).to.deep.equal([413, 4413]);
		const socket = connect(house.port, "127.0.0.1");
		const answer: Buffer[] = [];
		socket.on("data", (data) => answer.push(data));
		socket.on("error", () => {});
		const ended = new Promise((resolve) => socket.once("close", resolve));
		socket.write(`POST /matchmake/joinById/${id} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
		for (let i = 0; i < 20; i++) socket.write(`400\r\n${"x".repeat(0x400)}\r\n`);
		await ended;
		expect(Buffer.concat(answer).toString()).to.match(/^HTTP\/1.1 413 /);
	});

	it("refuses whoever has no token, unless anonymous joins are allowed", async () => {
		await open({ tokens: jsonTokens, server: { allowAnonymousJoins: false } });
		const anonymous = await matchmake(house.endpoint, `joinById/${id}`);
		expect([anonymous.status, anonymous.body.code]).to.deep.equal([401, 4401]);
		const bad = await matchmake(house.endpoint, `joinById/${id}`, { token: "not a token" });
		expect([bad.status, bad.body.code]).to.deep.equal([401, 4401]);
		const good = await matchmake(house.endpoint, `joinById/${id}`, { token: tokenOf() });
		expect(good.status).to.equal(200);
		const header = { Authorization: `Bearer ${tokenOf()}` };
		expect((await matchmake(house.endpoint, `joinById/${id}`, {}, header)).status).to.equal(200);
	});

	it("refuses a bad token even where anonymous joins are allowed", async () => {
		await open({ tokens: jsonTokens });
		expect((await matchmake(house.endpoint, `joinById/${id}`, { token: "x" })).status).to.equal(401);
		expect((await matchmake(house.endpoint, `joinById/${id}`)).status).to.equal(200);
	});

	it("keeps a token to the sessions and game services it names", async () => {
		await open({ tokens: jsonTokens });
		const statusOf = async (claims: Partial<Principal>) =>
			(await matchmake(house.endpoint, `joinById/${id}`, { token: tokenOf(claims) })).status;
		expect(await statusOf({ sessions: [id] })).to.equal(200);
		expect(await statusOf({ sessions: [UNKNOWN] })).to.equal(403);
		expect(await statusOf({ gameServices: [GAME_SERVICE] })).to.equal(200);
		expect(await statusOf({ gameServices: [UNKNOWN] })).to.equal(403);
	});

	it("keeps of a token who the player is, and no claim beside", async () => {
		await open({ tokens: jsonTokens });
		const claims = { sessions: [id], sessionId: "of-another-player" };
		const player = await joinRaw(house.endpoint, id, { token: tokenOf(claims) });
		const [client] = matchMaker.getLocalRoomById(id).clients;
		expect(client.auth).to.deep.equal({ userId: "player-1", role: "user", isStreamer: false });
		expect(client.sessionId).not.to.equal("of-another-player");
		player.socket.terminate();
	});

	it("gives a seat that nobody takes to the next after five seconds", async () => {
		await open({ server: { maxClientsPerRoom: 1 } });
		expect((await matchmake(house.endpoint, `joinById/${id}`)).status).to.equal(200);
		const isTaken = async () => (await matchmake(house.endpoint, `joinById/${id}`)).status === 200;
		expect(await isTaken()).to.equal(false);
		await until(isTaken, "the seat is free again", 7_000);
	});

	it("opens no room for a session that is not this process's", async () => {
		await open();
		const error = await matchMaker.createRoom("stream", { showtimeSessionId: UNKNOWN }).catch((reason) => reason);
		expect(error).to.be.instanceOf(Error);
		expect(await matchMaker.driver.has(UNKNOWN)).to.equal(false);
	});

	it("answers 500 with a fixed sentence when the keys of tokens cannot be read", async () => {
		const tokens: TokenVerifier = { verify: async () => Promise.reject(new ShowtimeError("KEYS_UNREACHABLE")) };
		await open({ tokens });
		const { status, body } = await matchmake(house.endpoint, `joinById/${id}`, { token: "x" });
		expect([status, body]).to.deep.equal([500, { code: 4500, error: "The server failed." }]);
	});

	it("refuses more players than a room takes", async () => {
		const refusals: string[] = [];
		await open({ server: { maxClientsPerRoom: 2, onRefused: (refusal) => refusals.push(refusal) } });
		const first = await joinRaw(house.endpoint, id);
		await joinRaw(house.endpoint, id);
		const third = await matchmake(house.endpoint, `joinById/${id}`);
		expect([third.status, third.body.code]).to.deep.equal([429, 4429]);
		expect(refusals).to.deep.equal(["FULL"]);
		first.socket.terminate();
	});

	it("lists the streams, for pages of allowed origins only", async () => {
		await open({ server: { allowedOrigins: ["https://game.example"] } });
		await house.clock.advance(1_000);
		const read = (headers: Record<string, string>) => fetch(`${house.endpoint}/streams`, { headers });
		const plain = await read({});
		expect(plain.headers.get("access-control-allow-origin")).to.equal(null);
		expect(await plain.json()).to.deep.equal([
			{
				showtimeSessionId: id,
				title: "A duel",
				streamer: "Character 0b0e9a52",
				realmPreset: "default",
				viewers: 50,
				topTags: [],
				hypeLevel: 0,
			},
		]);
		const allowed = await read({ Origin: "https://game.example" });
		expect(allowed.status).to.equal(200);
		expect(allowed.headers.get("access-control-allow-origin")).to.equal("https://game.example");
		expect(allowed.headers.get("access-control-allow-credentials")).to.equal(null);
		expect((await read({ Origin: house.endpoint })).status).to.equal(200);
		for (const origin of ["https://evil.example", "null", `http://127.0.0.1.evil.example:${house.port}`]) {
			expect((await read({ Origin: origin })).status, origin).to.equal(403);
		}
	});

	it("refuses a connection from a page of another origin, and one to no room", async () => {
		await open();
		const statusOf = (path: string, headers: Record<string, string> = {}) =>
			new Promise<number | undefined>((resolve) => {
				const socket = new WebSocket(`${house.endpoint.replace("http", "ws")}${path}`, { headers });
				socket.on("unexpected-response", (_, response) => {
					resolve(response.statusCode);
					socket.terminate();
				});
				socket.on("open", () => {
					resolve(101);
					socket.terminate();
				});
				socket.on("error", () => {});
			});
		expect(await statusOf(`/p/${id}?sessionId=x`, { Origin: "https://evil.example" })).to.equal(403);
		expect(await statusOf(`/p/${id}?sessionId=x`)).to.equal(101);
		for (const path of ["/", "/p/__proto__?sessionId=x", "/p/constructor?sessionId=x", `/${id}`]) {
			expect(await statusOf(path), path).to.equal(404);
		}
	});

	it("answers neither Colyseus' own routes nor other methods", async () => {
		await open();
		for (const path of ["/", "/__healthcheck", "/matchmake", "/colyseus"]) {
			expect((await fetch(house.endpoint + path)).status, path).to.equal(404);
		}
		expect((await fetch(`${house.endpoint}/streams`, { method: "DELETE" })).status).to.equal(405);
		const preflight = await fetch(`${house.endpoint}/matchmake/joinById/${id}`, { method: "OPTIONS" });
		expect(preflight.status).to.equal(204);
		expect((await fetch(`${house.endpoint}/streams`, { method: "HEAD" })).status).to.equal(200);
		expect((await fetch(`${house.endpoint}/streams`)).headers.get("keep-alive")).to.equal("timeout=75");
	});

	it("serves the page, and nothing outside its folder", async () => {
		const folder = await mkdtemp(join(tmpdir(), "showtime-page-"));
		opened.add(() => rm(folder, { recursive: true, force: true }));
		await writeFile(join(folder, "index.html"), "<title>Showtime</title>");
		await open({ server: { pageFolder: folder } });
		const page = await fetch(`${house.endpoint}/`);
		expect(page.headers.get("x-content-type-options")).to.equal("nosniff");
		expect(await page.text()).to.equal("<title>Showtime</title>");
		for (const path of ["/missing.js", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd"]) {
			expect((await fetch(house.endpoint + path)).status, path).to.equal(404);
		}
	});

	it("serves the page with a policy that lets it run its own scripts alone and talk to its own server", async () => {
		const folder = await mkdtemp(join(tmpdir(), "showtime-page-"));
		opened.add(() => rm(folder, { recursive: true, force: true }));
		await mkdir(join(folder, "assets"));
		await writeFile(join(folder, "index.html"), "<title>Showtime</title>");
		await writeFile(join(folder, "assets", "main-1a2b.js"), "");
		await open({ server: { pageFolder: folder } });
		const page = await fetch(`${house.endpoint}/`);
		const policy = page.headers.get("content-security-policy")?.split("; ");
		expect(policy).to.include.members([
			"default-src 'none'",
			"script-src 'self'",
			"style-src 'self'",
			"connect-src 'self'",
			"require-trusted-types-for 'script'",
		]);
		expect(page.headers.get("cache-control")).to.equal("no-cache");
		const asset = await fetch(`${house.endpoint}/assets/main-1a2b.js`);
		expect(asset.headers.get("cache-control")).to.equal("public, max-age=31536000, immutable");
	});

	it("offers a demo where it is one, and lets the page call the internal API there", async () => {
		await open();
		const nothing = await fetch(`${house.endpoint}/demo`);
		expect([nothing.status, await nothing.text()]).to.deep.equal([204, ""]);
		await close();
		const folder = await mkdtemp(join(tmpdir(), "showtime-page-"));
		opened.add(() => rm(folder, { recursive: true, force: true }));
		await writeFile(join(folder, "index.html"), "<title>Showtime</title>");
		const apiUrl = "http://localhost:2568";
		const offer = { apiUrl, developerToken: "token", streamerTokens: [] };
		await open({ server: { pageFolder: folder, demo: { apiUrl, offer: async () => offer } } });
		expect(await (await fetch(`${house.endpoint}/demo`)).json()).to.deep.equal(offer);
		const policy = (await fetch(`${house.endpoint}/`)).headers.get("content-security-policy");
		expect(policy).to.include(`connect-src 'self' ${apiUrl};`);
	});

	it("says which port is taken", async () => {
		await open();
		const error = await house.server.listen(house.port, "127.0.0.1").catch((reason: NodeJS.ErrnoException) => reason);
		expect((error as NodeJS.ErrnoException).code).to.be.oneOf(["EADDRINUSE", "ERR_SERVER_ALREADY_LISTEN"]);
	});

	it("is gone in time although a client does not go", async () => {
		await open();
		const stuck = connect(house.port, "127.0.0.1");
		stuck.on("error", () => {});
		await new Promise((resolve) => stuck.once("connect", resolve));
		stuck.write("GET /streams HTTP/1.1\r\n");
		const closed = close();
		await house.clock.advance(0);
		await house.clock.advance(5_000);
		await closed;
		stuck.destroy();
	});
});
