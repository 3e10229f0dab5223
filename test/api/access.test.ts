import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { paymentsOf } from "../../src/career/sponsorship.ts";
import type { ErrorCode } from "../../src/errors.ts";
import type { Role } from "../../src/events/token.ts";
import { SqlCareerStore } from "../../src/persistence/sql-career-store.ts";
import { SqlSponsorshipStore } from "../../src/persistence/sql-sponsorship-store.ts";
import { systemClock } from "../../src/rooms/clock.ts";
import { Sponsorships } from "../../src/rooms/sponsorships.ts";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";

const GAME_SERVICE = randomUUID();
/** A popular streamer with tips to spend, and a sponsorship of its own. */
const POPULAR = { entityType: "account", entityId: randomUUID() } as const;
const SPONSOR = { entityType: "guild", entityId: randomUUID() } as const;
const SPONSORSHIP = randomUUID();
const POPULAR_GROWTH = 25;
const TIPS = 1_000_000;

interface Call {
	least: Role;
	body(showtimeSessionId: string): object;
	ofSession: boolean;
	/** What a token of another game service is answered, where that is not what is usual. */
	toWrongTenant?: ErrorCode;
	/** What a caller is answered whom the role lets in, where that is no success. */
	toAllowed?: ErrorCode;
}

/** A body that each endpoint takes, for a session that is live. */
const CALLS: Record<string, Call> = {
	"/showtime/session/start": {
		least: "developer",
		body: () => ({
			streamer: { entityType: "account", entityId: randomUUID() },
			gameServiceId: GAME_SERVICE,
		}),
		ofSession: false,
	},
	"/showtime/session/pause": session("developer"),
	"/showtime/session/resume": session("developer"),
	"/showtime/session/get": session("developer"),
	"/showtime/session/list": { least: "developer", body: () => ({}), ofSession: false },
	"/showtime/session/browse": { least: "developer", body: () => ({}), ofSession: false },
	"/showtime/audience/snapshot": session("developer"),
	"/showtime/audience/explain": session("developer"),
	"/showtime/audience/inject": session("developer", { departures: 1 }),
	"/showtime/audience/amplify": session("developer", { correlationId: "act", seconds: 1 }),
	"/showtime/audience/set-tags": session("developer", { tags: { combat: 1 } }),
	"/showtime/hype/status": session("developer"),
	"/showtime/hype/inject": session("developer", { category: "Amused", intensity: 0.1 }),
	"/showtime/hype/history": session("developer"),
	"/showtime/event/publish": {
		...session("publisher"),
		body: (showtimeSessionId) => ({ showtimeSessionId, event: { eventId: randomUUID(), type: "combat" } }),
	},
	"/showtime/rules/get": gameService("developer"),
	"/showtime/rules/check": gameService("developer", { settings: {} }),
	"/showtime/rules/set": gameService("admin", { settings: {} }),
	"/showtime/reservoir/status": gameService("developer"),
	"/showtime/reservoir/seed": gameService("admin", { size: 2_000 }),
	"/showtime/audience/followers": streamer("developer"),
	"/showtime/career/get": streamer("developer"),
	"/showtime/career/milestones": streamer("developer"),
	"/showtime/career/record-growth": streamer("developer", { domain: "discovery_rate.world_firsts", amount: 1 }),
	"/showtime/session/summary": session("developer"),
	"/showtime/session/crowd": session("developer"),
	"/showtime/tips/balance": streamer("developer"),
	"/showtime/tips/spend": {
		least: "developer",
		body: () => ({ streamer: POPULAR, item: "title", title: randomUUID() }),
		ofSession: false,
	},
	"/showtime/sponsorship/offer": {
		...gameService("developer"),
		body: () => ({
			sponsor: SPONSOR,
			streamer: POPULAR,
			gameServiceId: GAME_SERVICE,
			hours: 1,
			reach: 1,
			trains: 0,
			payment: { perMilestone: 1 },
		}),
	},
	"/showtime/sponsorship/accept": sponsorship(),
	"/showtime/sponsorship/end": sponsorship({ by: "sponsor" }),
	"/showtime/sponsorship/list": { least: "developer", body: () => ({}), ofSession: false },
	"/showtime/voice/create": session("developer"),
	"/showtime/voice/delete": session("developer"),
	"/showtime/cleanup-by-character": {
		least: "developer",
		body: () => ({ characterId: randomUUID() }),
		ofSession: false,
		toWrongTenant: "ROLE_TOO_LOW",
	},
	"/showtime/cleanup-by-game-service": { ...gameService("developer"), body: () => ({ gameServiceId: randomUUID() }) },
	"/showtime/embedded/register": {
		least: "developer",
		body: () => ({ kind: "character", id: randomUUID() }),
		ofSession: false,
	},
	"/showtime/embedded/ledger": streamer("developer", {}, "owner"),
	"/showtime/embedded/check-ledger": { least: "admin", body: () => ({}), ofSession: false },
	"/showtime/token/check": { least: "user", body: () => ({}), ofSession: false },
	"/showtime/process/list": { least: "developer", body: () => ({}), ofSession: false },
	"/showtime/session/figures": {
		least: "developer",
		body: (showtimeSessionId) => ({ showtimeSessionIds: [showtimeSessionId] }),
		ofSession: false,
	},
	"/showtime/session/overview": { least: "developer", body: () => ({}), ofSession: false },
	"/showtime/client/list": session("developer"),
	"/showtime/client/close": { ...session("developer", { clientId: "nobody" }), toAllowed: "CLIENT_NOT_FOUND" },
	"/showtime/dead-letter/list": {
		least: "developer",
		body: () => ({ kind: "event" }),
		ofSession: false,
		toWrongTenant: "ROLE_TOO_LOW",
	},
	"/showtime/dead-letter/retry": {
		least: "developer",
		body: () => ({ kind: "event", id: "1" }),
		ofSession: false,
		toAllowed: "DEAD_LETTER_NOT_FOUND",
		toWrongTenant: "ROLE_TOO_LOW",
	},
	"/showtime/audit/list": { least: "admin", body: () => ({}), ofSession: false },
	"/showtime/session/end": session("developer"),
};

function session(least: Role, more: object = {}) {
	return { least, body: (showtimeSessionId: string) => ({ showtimeSessionId, ...more }), ofSession: true };
}

function streamer(least: Role, more: object = {}, name = "streamer") {
	const body = () => ({ [name]: { entityType: "account", entityId: randomUUID() }, ...more });
	return { least, body, ofSession: false };
}

function sponsorship(more: object = {}): Call {
	const body = () => ({ sponsorshipId: SPONSORSHIP, ...more });
	return { least: "developer", body, ofSession: false, toWrongTenant: "SPONSORSHIP_NOT_FOUND" };
}

function gameService(least: Role, more: object = {}) {
	return { least, body: () => ({ gameServiceId: GAME_SERVICE, ...more }), ofSession: false };
}

type Caller = "none" | "garbage" | "wrong tenant" | "other session" | Role;
const ROLES: readonly Role[] = ["user", "publisher", "developer", "admin"];

function expectedOf(caller: Caller, least: Role, path: string): ErrorCode | 200 {
	if (caller === "none") return "TOKEN_MISSING";
	if (caller === "garbage") return "INVALID_TOKEN";
	const { ofSession, toWrongTenant } = CALLS[path];
	if (caller === "wrong tenant" && toWrongTenant !== undefined) return toWrongTenant;
	if (caller === "wrong tenant") {
		if (ofSession) return "SESSION_NOT_FOUND";
		return "gameServiceId" in CALLS[path].body("") ? "UNKNOWN_GAME_SERVICE" : 200;
	}
	if (caller === "other session") return ofSession ? "SESSION_NOT_FOUND" : "ROLE_TOO_LOW";
	return ROLES.indexOf(caller) >= ROLES.indexOf(least) ? (CALLS[path].toAllowed ?? 200) : "ROLE_TOO_LOW";
}

describe("access to the API", () => {
	const close = closing();
	let house: ApiHouse;
	/** The session of all calls that are refused: they change nothing. */
	let untouched: string;

	before(async () => {
		house = await openApiHouse();
		close.add(house.close);
		untouched = await startSession();
		const { wallets, contracts } = house.platform;
		const reference = { type: "showtime-session", id: randomUUID() };
		await wallets.credit({ callId: randomUUID(), owner: POPULAR, amount: TIPS, kind: "tip", reference });
		await house.parts.careers.setTotalGrowth(POPULAR, POPULAR_GROWTH);
		await new Sponsorships({
			store: new SqlSponsorshipStore(house.db),
			contracts,
			careers: new SqlCareerStore(house.db),
			templateCode: "stream_sponsorship",
			clock: systemClock,
		}).offer({
			sponsorshipId: SPONSORSHIP,
			sponsor: SPONSOR,
			streamer: POPULAR,
			gameServiceId: GAME_SERVICE,
			terms: { hours: 1, reach: 1, trains: 0, payments: paymentsOf({ perMilestone: 1 }) },
		});
	});

	async function startSession(): Promise<string> {
		const started = await house.post("/showtime/session/start", CALLS["/showtime/session/start"].body(""));
		return started.body.showtimeSessionId;
	}

	async function tokenOf(caller: Caller): Promise<{ token: string } | null> {
		if (caller === "none") return null;
		if (caller === "garbage") return { token: "garbage" };
		if (caller === "wrong tenant") {
			return { token: await house.token({ role: "admin", gameServices: [randomUUID()] }) };
		}
		if (caller === "other session") return { token: await house.token({ role: "admin", sessions: [randomUUID()] }) };
		return { token: await house.token({ role: caller }) };
	}

	it("has a row here for every POST that is documented", async () => {
		const { paths } = await house.openapi();
		const posts = Object.keys(paths).filter((path) => "post" in paths[path]);
		expect(posts.sort()).to.deep.equal(Object.keys(CALLS).sort());
	});

	for (const [path, { least, body }] of Object.entries(CALLS)) {
		for (const caller of ["none", "garbage", ...ROLES, "wrong tenant", "other session"] as const) {
			const expected = expectedOf(caller, least, path);
			it(`answers ${expected} to ${caller} at ${path}`, async () => {
				const id = expected === 200 ? await startSession() : untouched;
				const answer = await house.post(path, body(id), await tokenOf(caller));
				expect(answer.body.code ?? answer.status, JSON.stringify(answer.body)).to.equal(expected);
			});
		}
	}

	it("lists and browses only sessions of the token's game services", async () => {
		await startSession();
		const stranger = { token: await house.token({ role: "developer", gameServices: [randomUUID()] }) };
		const owner = { token: await house.token({ role: "developer", gameServices: [GAME_SERVICE] }) };
		for (const path of ["/showtime/session/list", "/showtime/session/browse"]) {
			expect((await house.post(path, {}, stranger)).body.totalCount).to.equal(0);
			expect((await house.post(path, {}, owner)).body.totalCount).to.be.greaterThan(0);
			expect((await house.post(path, { gameServiceId: GAME_SERVICE }, stranger)).body.totalCount).to.equal(0);
		}
	});

	it("refuses a foreign event of a batch alone", async () => {
		const showtimeSessionId = await startSession();
		const token = await house.token({ role: "publisher", sessions: [showtimeSessionId] });
		const event = () => ({ eventId: randomUUID(), type: "combat" });
		const events = [
			{ showtimeSessionId, event: event() },
			{ showtimeSessionId: await startSession(), event: event() },
		];
		const { status, body } = await house.post("/showtime/event/publish", { events }, { token });
		expect(status).to.equal(200);
		expect(body.results[0]).to.include({ showtimeSessionId, duplicate: false });
		expect(body.results[1]).to.include({ code: "SESSION_NOT_FOUND" });
	});

	it("hides the live session of a streamer that is not the token's", async () => {
		const entityId = randomUUID();
		const streamer = { entityType: "account", entityId };
		await house.post("/showtime/session/start", { streamer, gameServiceId: GAME_SERVICE });
		const body = { streamer, event: { eventId: randomUUID(), type: "combat" } };
		const stranger = { token: await house.token({ role: "publisher", gameServices: [randomUUID()] }) };
		expect((await house.post("/showtime/event/publish", body, stranger)).body.code).to.equal("STREAMER_NOT_LIVE");
		expect((await house.post("/showtime/event/publish", body, "publisher")).status).to.equal(200);
	});

	it("takes everybody in a trusted network as developer", async () => {
		const open = await openApiHouse({ auth: { mode: "network" } });
		expect((await open.post("/showtime/session/list", {}, null)).status).to.equal(200);
		await open.close();
	});

	it("keeps health, metrics and documents open", async () => {
		for (const path of ["/health/live", "/health/ready", "/metrics", "/openapi.json"]) {
			const answer = await fetch(house.url + path);
			expect(answer.status, path).to.equal(200);
			await answer.text();
		}
	});
});
