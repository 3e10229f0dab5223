import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { AuditedCall } from "../../src/persistence/audit-log.ts";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";

const GAME_SERVICE = randomUUID();
type Entry = Omit<AuditedCall, "atMs"> & { at: string };

describe("the audit of calls", () => {
	const close = closing();
	let house: ApiHouse;

	before(async () => {
		house = await openApiHouse();
		close.add(house.close);
	});

	async function startSession(): Promise<string> {
		const streamer = { entityType: "account", entityId: randomUUID() };
		return (await house.post("/showtime/session/start", { streamer, gameServiceId: GAME_SERVICE })).body
			.showtimeSessionId;
	}

	async function entriesOf(subject: string): Promise<Entry[]> {
		await house.audit.flush();
		return (await house.post("/showtime/audit/list", { subject }, "admin")).body.entries;
	}

	const as = async (role: "publisher" | "developer" | "admin") => {
		const subject = `${role} ${randomUUID()}`;
		return { subject, token: await house.token({ subject, role }) };
	};

	it("has who changed what, with what was asked for", async () => {
		const { subject, token } = await as("developer");
		const showtimeSessionId = await startSession();
		const body = { showtimeSessionId, tags: { combat: 0.5 }, idempotencyKey: "once" };
		await house.post("/showtime/audience/set-tags", body, { token });
		const [entry, ...others] = await entriesOf(subject);
		expect(others).to.deep.equal([]);
		expect(Date.parse(entry.at)).to.be.closeTo(Date.now(), 60_000);
		expect(entry).to.deep.include({
			subject,
			role: "developer",
			action: "audience/set-tags",
			outcome: "done",
			calls: 1,
			showtimeSessionId,
			gameServiceId: GAME_SERVICE,
			detail: { showtimeSessionId, tags: { combat: 0.5 } },
		});
	});

	it("does not name viewers", async () => {
		const { subject, token } = await as("developer");
		const showtimeSessionId = await startSession();
		const viewer = { category: "Amused", intensity: 0.5, trackingId: randomUUID(), viewerType: "Subscriber" };
		const answer = await house.post(
			"/showtime/audience/inject",
			{ showtimeSessionId, sentiments: [viewer] },
			{ token },
		);
		expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
		const [{ detail }] = await entriesOf(subject);
		expect(detail).to.deep.equal({ showtimeSessionId, sentiments: "1 entry" });
	});

	it("has a change of rules once, with the revisions", async () => {
		const { subject, token } = await as("admin");
		const gameServiceId = randomUUID();
		await house.post("/showtime/rules/set", { gameServiceId, settings: { engagementGainRate: 0.2 } }, { token });
		const entries = await entriesOf(subject);
		expect(entries).to.have.length(1);
		expect(entries[0]).to.deep.include({
			action: "rules/set",
			before: 1,
			after: 2,
			detail: { engagementGainRate: 0.2 },
		});
	});

	it("has reads of real-derived figures, and only those", async () => {
		const { subject, token } = await as("admin");
		const developer = await as("developer");
		const showtimeSessionId = await startSession();
		for (const reader of [token, token, token, developer.token]) {
			await house.post("/showtime/audience/snapshot", { showtimeSessionId }, { token: reader });
			await house.post("/showtime/session/get", { showtimeSessionId }, { token: reader });
		}
		const entries = await entriesOf(subject);
		const reads = entries.map(({ action, calls, outcome }) => ({ action, calls, outcome }));
		expect(reads).to.deep.equal([
			{ action: "audience/snapshot", calls: 2, outcome: "done" },
			{ action: "audience/snapshot", calls: 1, outcome: "done" },
		]);
		expect(entries[0].showtimeSessionId).to.equal(showtimeSessionId);
		expect(await entriesOf(developer.subject)).to.deep.equal([]);
	});

	it("has refused changes by their code, without what they said", async () => {
		const { subject, token } = await as("publisher");
		for (let i = 0; i < 3; i++) await house.post("/showtime/session/end", { showtimeSessionId: "<b>x</b>" }, { token });
		const entries = await entriesOf(subject);
		expect(entries.map(({ outcome, calls, detail }) => ({ outcome, calls, detail }))).to.deep.equal([
			{ outcome: "ROLE_TOO_LOW", calls: 2, detail: {} },
			{ outcome: "ROLE_TOO_LOW", calls: 1, detail: {} },
		]);
	});

	it("has game events of a minute together", async () => {
		const { subject, token } = await as("publisher");
		const showtimeSessionId = await startSession();
		for (let i = 0; i < 4; i++) {
			const event = { eventId: randomUUID(), type: "combat" };
			await house.post("/showtime/event/publish", { showtimeSessionId, event }, { token });
		}
		expect((await entriesOf(subject)).map(({ calls }) => calls)).to.deep.equal([3, 1]);
	});

	it("shows an admin of a game service the calls on that one alone", async () => {
		const { subject, token } = await as("developer");
		await house.post("/showtime/session/pause", { showtimeSessionId: await startSession() }, { token });
		await house.audit.flush();
		const listed = async (gameService: string) => {
			const admin = { token: await house.token({ role: "admin", gameServices: [gameService] }) };
			return (await house.post("/showtime/audit/list", { subject }, admin)).body.totalCount;
		};
		expect(await listed(GAME_SERVICE)).to.equal(1);
		expect(await listed(randomUUID())).to.equal(0);
	});
});
