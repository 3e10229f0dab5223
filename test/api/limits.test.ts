import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { DEFAULT_LIMITS, type ShareRate } from "../../src/api/limits.ts";
import { openApiHouse } from "../support/api-house.ts";
import { until } from "../support/until.ts";

const event = () => ({ eventId: randomUUID(), type: "combat" });

describe("limits of the API", () => {
	it("are those of the documentation", () => {
		expect(DEFAULT_LIMITS).to.deep.equal({ inFlight: 256, callsPerSecond: 50, eventsPerSecond: 2000 });
	});

	it("answer 429 with Retry-After above a principal's calls a second", async () => {
		let nowMs = 0;
		const house = await openApiHouse({ limits: DEFAULT_LIMITS, nowMs: () => nowMs });
		const list = async (subject: string) => {
			const token = await house.token({ subject });
			return house.post("/showtime/session/list", {}, { token });
		};
		for (let i = 0; i < 50; i++) expect((await list("busy")).status).to.equal(200);
		const refused = await list("busy");
		expect([refused.status, refused.body.code]).to.deep.equal([429, "TOO_MANY_REQUESTS"]);
		expect(refused.body.message).to.equal("busy sends more than 50 calls a second");
		expect(refused.headers.get("retry-after")).to.equal("1");
		expect((await list("other")).status).to.equal(200);
		nowMs += 1000;
		expect((await list("busy")).status).to.equal(200);
		await house.close();
	});

	it("answer 429 above a principal's events a second, each event of a batch counted", async () => {
		const house = await openApiHouse({ limits: { ...DEFAULT_LIMITS, eventsPerSecond: 150 }, nowMs: () => 0 });
		const streamer = { entityType: "account", entityId: randomUUID() };
		await house.post("/showtime/session/start", { streamer, gameServiceId: randomUUID() });
		const batch = (size: number) => ({ events: Array.from({ length: size }, () => ({ streamer, event: event() })) });
		const publish = (size: number) => house.post("/showtime/event/publish", batch(size), "publisher");
		expect((await publish(100)).status).to.equal(200);
		expect((await publish(51)).body.code).to.equal("TOO_MANY_REQUESTS");
		expect((await publish(50)).status).to.equal(200);
		const single = await house.post("/showtime/event/publish", { streamer, event: event() }, "publisher");
		expect(single.status).to.equal(429);
		expect(single.headers.get("retry-after")).to.equal("1");
		await house.close();
	});

	it("count a call where it came in, and what was passed on only against the process itself", async () => {
		const shared: string[] = [];
		const shareRate: ShareRate = (name, perSecond) => ({
			async take(subject, count) {
				shared.push(`${subject}: ${count} of ${perSecond} ${name}`);
				return { taken: false, retryAfterSeconds: 7 };
			},
		});
		const house = await openApiHouse({ limits: { ...DEFAULT_LIMITS, callsPerSecond: 2 }, nowMs: () => 0, shareRate });
		const refused = await house.post("/showtime/session/list", {});
		expect([refused.status, refused.headers.get("retry-after")]).to.deep.equal([429, "7"]);
		expect(shared).to.deep.equal(["test: 1 of 2 calls"]);
		const token = await house.token({});
		const passedOn = async () => {
			const headers = {
				"content-type": "application/json",
				"x-showtime-forwarded": "1",
				authorization: `Bearer ${token}`,
			};
			const answer = await fetch(`${house.url}/showtime/session/list`, { method: "POST", headers, body: "{}" });
			await answer.text();
			return answer.status;
		};
		expect([await passedOn(), await passedOn(), await passedOn()]).to.deep.equal([200, 200, 429]);
		expect(shared).to.have.length(1);
		await house.close();
	});

	it("answer 503 with Retry-After while too many calls are under way, and never health", async () => {
		const house = await openApiHouse({ limits: { ...DEFAULT_LIMITS, inFlight: 2 } });
		const { list } = house.parts.sessions;
		let release = () => {};
		const gate = new Promise<void>((resolve) => {
			release = resolve;
		});
		let waiting = 0;
		house.parts.sessions.list = async (query) => {
			waiting++;
			await gate;
			return list.call(house.parts.sessions, query);
		};
		const under = [1, 2].map(() => house.post("/showtime/session/list", {}));
		await until(() => waiting === 2, "two calls are under way");
		const underWay = async () => (await house.metrics.apiCallsUnderWay.get()).values[0].value;
		expect(await underWay()).to.equal(2);
		const refused = await house.post("/showtime/session/list", {});
		expect([refused.status, refused.body.code]).to.deep.equal([503, "TOO_BUSY"]);
		expect(refused.headers.get("retry-after")).to.equal("1");
		expect((await house.metrics.apiRefusals.get()).values).to.deep.include({ labels: { code: "TOO_BUSY" }, value: 1 });
		const health = await fetch(`${house.url}/health/live`);
		expect(health.status).to.equal(200);
		await health.text();
		release();
		for (const answer of await Promise.all(under)) expect(answer.status).to.equal(200);
		expect((await house.post("/showtime/session/list", {})).status).to.equal(200);
		await house.close();
	});
});
