import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { expect } from "chai";
import { StoreUnavailable } from "../../src/errors.ts";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";

const ID = "0197f3a0-0000-7000-8000-000000000001";
const STREAMER = { entityType: "character", entityId: ID };

describe("bad input to the API", () => {
	const close = closing();
	let house: ApiHouse;

	before(async () => {
		house = await openApiHouse();
		close.add(house.close);
	});

	const refused: [path: string, body: unknown, status: number, code: string, message: string | RegExp][] = [
		[
			"session/get",
			'{"showtimeSessionId": nope}',
			400,
			"MALFORMED_JSON",
			'the body is not JSON: unexpected "n" at line 1, column 23, in field showtimeSessionId',
		],
		["session/get", "", 400, "MALFORMED_JSON", "the body is not JSON: it is empty"],
		["session/get", "[]", 400, "INVALID_BODY", "body = []: expected object, received array"],
		["session/get", {}, 400, "INVALID_BODY", "showtimeSessionId is missing: expected a UUID of 36 characters"],
		[
			"session/get",
			{ showtimeSessionId: 7 },
			400,
			"INVALID_BODY",
			"showtimeSessionId = 7: expected a UUID of 36 characters",
		],
		["session/get", { showtimeSessionId: ID, sessionId: ID }, 400, "INVALID_BODY", 'body: has no field "sessionId"'],
		[
			"session/get",
			`{"showtimeSessionId": "${ID}", "__proto__": {"role": "admin"}}`,
			400,
			"INVALID_BODY",
			'body: has no field "__proto__"',
		],
		["session/get", { showtimeSessionId: ID }, 404, "SESSION_NOT_FOUND", `no session ${ID}`],
		["session/end", { showtimeSessionId: ID }, 404, "SESSION_NOT_FOUND", `no session ${ID}`],
		["session/pause", { showtimeSessionId: ID }, 404, "SESSION_NOT_FOUND", `no session ${ID}`],
		["audience/snapshot", { showtimeSessionId: ID }, 404, "SESSION_NOT_FOUND", `no session ${ID}`],
		[
			"audience/snapshot",
			{ showtimeSessionId: ID, top: 51 },
			400,
			"INVALID_BODY",
			"top = 51: Too big: expected number to be <=50",
		],
		["hype/status", { showtimeSessionId: ID }, 404, "SESSION_NOT_FOUND", `no session ${ID}`],
		[
			"session/start",
			{ streamer: { entityType: "guild", entityId: ID }, gameServiceId: ID },
			400,
			"INVALID_BODY",
			'streamer.entityType = "guild": a streamer is a character or an account',
		],
		[
			"session/start",
			{ streamer: STREAMER, gameServiceId: ID, contentTags: { Combat: 1 } },
			400,
			"INVALID_BODY",
			/contentTags.*Combat/,
		],
		[
			"session/start",
			{ streamer: STREAMER, gameServiceId: ID, contentTags: { combat: 2 } },
			400,
			"INVALID_BODY",
			"contentTags.combat = 2: Too big: expected number to be <=1",
		],
		["session/list", { pageSize: 101 }, 400, "INVALID_BODY", "pageSize = 101: Too big: expected number to be <=100"],
		[
			"session/browse",
			{ phase: "Star" },
			400,
			"INVALID_BODY",
			/^phase = "Star": Invalid option: expected one of "Unknown"/,
		],
		[
			"audience/inject",
			{ showtimeSessionId: ID },
			400,
			"INVALID_BODY",
			/exactly one of sentiments, pulse, arrivals and departures$/,
		],
		["audience/inject", { showtimeSessionId: ID, arrivals: 1, departures: 1 }, 400, "INVALID_BODY", /exactly one of/],
		[
			"hype/inject",
			{ showtimeSessionId: ID, category: "Excited", intensity: 0.9, viewerType: "Bot" },
			400,
			"INVALID_BODY",
			/^viewerType = "Bot"/,
		],
		[
			"event/publish",
			{ showtimeSessionId: ID },
			400,
			"INVALID_BODY",
			/either event with one of showtimeSessionId and streamer, or events alone$/,
		],
		[
			"event/publish",
			{ showtimeSessionId: ID, event: { type: "combat" } },
			400,
			"INVALID_BODY",
			"event.eventId is missing: expected string",
		],
		[
			"event/publish",
			{ showtimeSessionId: ID, event: { eventId: "1", type: "combat", significance: 3 } },
			400,
			"INVALID_BODY",
			"event.significance = 3: Too big: expected number to be <=1",
		],
		[
			"event/publish",
			{ showtimeSessionId: ID, event: { eventId: "1", type: "combat" } },
			404,
			"SESSION_NOT_FOUND",
			`no session ${ID}`,
		],
		[
			"event/publish",
			{ streamer: STREAMER, event: { eventId: "1", type: "combat" } },
			404,
			"STREAMER_NOT_LIVE",
			`streamer character ${ID} has no live session`,
		],
		["event/publish", { events: [] }, 400, "INVALID_BODY", "events = []: Too small: expected array to have >=1 items"],
		[
			"event/publish",
			{ events: Array(101).fill({ streamer: STREAMER, event: { eventId: "1", type: "combat" } }) },
			400,
			"INVALID_BODY",
			/Too big: expected array to have <=100 items$/,
		],
		[
			"event/publish",
			{ showtimeSessionId: ID, event: { eventId: "1", type: "combat", description: "x".repeat(262_144) } },
			413,
			"BODY_TOO_LARGE",
			"the body is larger than 262144 bytes",
		],
		["nowhere", {}, 404, "NOT_FOUND", "there is no POST /showtime/nowhere; calls are POST, see /docs"],
	];
	for (const [path, body, status, code, message] of refused) {
		const shown = typeof body === "string" ? body : JSON.stringify(body);
		it(`answers ${status} ${code} to ${shown.slice(0, 90)} at ${path}`, async () => {
			const answer = await house.post(`/showtime/${path}`, body);
			expect(answer.status).to.equal(status);
			expect(answer.body).to.have.all.keys("code", "message");
			expect(answer.body.code).to.equal(code);
			if (typeof message === "string") expect(answer.body.message).to.equal(message);
			else expect(answer.body.message).to.match(message);
		});
	}

	async function raw(init: RequestInit, path = "/showtime/session/list"): Promise<{ status: number; code: string }> {
		const authorization = `Bearer ${await house.token({})}`;
		const answer = await fetch(house.url + path, { ...init, headers: { authorization, ...init.headers } });
		const { code } = (await answer.json()) as { code: string };
		return { status: answer.status, code };
	}

	it("refuses a body that is not said to be JSON", async () => {
		const init = { method: "POST", body: "<list/>", headers: { "content-type": "application/xml" } };
		expect(await raw(init)).to.deep.equal({ status: 415, code: "UNSUPPORTED_MEDIA_TYPE" });
	});

	it("refuses a call without a body", async () => {
		expect(await raw({ method: "POST" })).to.deep.equal({ status: 400, code: "INVALID_BODY" });
	});

	it("refuses another method", async () => {
		expect(await raw({ method: "GET" })).to.deep.equal({ status: 404, code: "NOT_FOUND" });
		expect(await raw({ method: "DELETE" })).to.deep.equal({ status: 404, code: "NOT_FOUND" });
	});

	it("checks the token before it reads the body", async () => {
		const answer = await house.post("/showtime/session/list", "{", null);
		expect(answer.body.code).to.equal("TOKEN_MISSING");
	});

	it("closes a connection that speaks no HTTP and goes on", async () => {
		const socket = connect(Number(new URL(house.url).port), "127.0.0.1");
		const closed = new Promise((resolve) => socket.once("close", resolve));
		socket.on("error", () => {});
		socket.resume();
		socket.end("\u0000\u0001 nonsense \r\n\r\n");
		await closed;
		expect((await house.post("/showtime/session/list", {})).status).to.equal(200);
	});

	it("counts and ignores an event type that no rule maps", async () => {
		const start = { streamer: STREAMER, gameServiceId: ID };
		const { showtimeSessionId } = (await house.post("/showtime/session/start", start)).body;
		const event = { eventId: randomUUID(), type: "knitting" };
		const published = await house.post("/showtime/event/publish", { showtimeSessionId, event });
		expect(published.status).to.equal(200);
		expect(published.body).to.include({ applied: true, duplicate: false });
		const metrics = await (await fetch(`${house.url}/metrics`)).text();
		expect(metrics).to.match(/^showtime_unmapped_game_events 1$/m);
		await house.post("/showtime/session/end", { showtimeSessionId });
	});

	it("answers 400 to changes of an ended session", async () => {
		const start = { streamer: STREAMER, gameServiceId: ID };
		const { showtimeSessionId } = (await house.post("/showtime/session/start", start)).body;
		await house.post("/showtime/session/end", { showtimeSessionId });
		for (const [path, more] of [
			["session/pause", {}],
			["session/resume", {}],
			["audience/snapshot", {}],
			["audience/inject", { arrivals: 1 }],
			["audience/inject", { departures: 1 }],
			["audience/set-tags", { tags: {} }],
			["hype/status", {}],
			["hype/inject", { category: "Excited", intensity: 1 }],
			["event/publish", { event: { eventId: "late", type: "combat" } }],
		] as const) {
			const answer = await house.post(`/showtime/${path}`, { showtimeSessionId, ...more });
			expect([path, answer.status, answer.body.code]).to.deep.equal([path, 400, "SESSION_ENDED"]);
		}
	});

	it("logs calls refused while a store is away every ten seconds at most, with how many there were", async () => {
		let atMs = 0;
		const house = await openApiHouse({ nowMs: () => atMs });
		await house.directory.close();
		house.parts.sessions.list = async () => {
			throw new StoreUnavailable("MySQL does not answer");
		};
		for (atMs of [0, 1, 9_999, 10_000, 30_000]) {
			const { status, body } = await house.post("/showtime/session/list", {});
			expect([status, body.code]).to.deep.equal([503, "STORE_UNAVAILABLE"]);
		}
		const facts = { code: "STORE_UNAVAILABLE", reason: "MySQL does not answer", path: "/showtime/session/list" };
		const lines = house.logger.lines.filter(({ level }) => level === "warn");
		expect(lines.map((line) => line.facts)).to.deep.equal([1, 3, 1].map((calls) => ({ ...facts, calls })));
		expect(house.logger.messages("error")).to.deep.equal([]);
		await house.close();
	});

	it("says nothing of what went wrong inside", async () => {
		const broken = await openApiHouse();
		await broken.directory.close();
		broken.parts.sessions.list = async () => {
			throw new Error("secret: disk /dev/sda1 is gone");
		};
		const answer = await broken.post("/showtime/session/list", {});
		expect(answer.status).to.equal(500);
		expect(answer.body).to.deep.equal({ code: "INTERNAL", message: "The server failed; its log has the reason." });
		expect(broken.logger.messages("error")).to.deep.equal(["a call failed"]);
		await broken.close();
	});
});
