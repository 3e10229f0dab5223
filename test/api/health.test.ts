import { expect } from "chai";
import { ApiPort } from "../../src/api/api-port.ts";
import type { Dependency, HealthChecks } from "../../src/api/health.ts";
import { openApiHouse } from "../support/api-house.ts";

const UP: Dependency = { isUp: true, isNeeded: true };

async function answerOf(url: string, path: string) {
	const response = await fetch(url + path);
	return { status: response.status, headers: response.headers, body: (await response.json()) as { status: string } };
}

describe("health", () => {
	const checks: HealthChecks = {
		isDraining: () => isDraining,
		dependencies: async () => dependencies,
		eventLoopLagMs: () => eventLoopLagMs,
		tickOverdueMs: () => tickOverdueMs,
	};
	let isDraining = false;
	let dependencies: Record<string, Dependency> = {};
	let eventLoopLagMs = 0;
	let tickOverdueMs = 0;

	beforeEach(() => {
		isDraining = false;
		dependencies = { mysql: UP };
		eventLoopLagMs = 0;
		tickOverdueMs = 0;
	});

	it("says whether the process takes calls, and why not", async () => {
		const house = await openApiHouse({ health: checks });
		const ready = async () => {
			const { status, body } = await answerOf(house.url, "/health/ready");
			return [status, body.status];
		};
		expect(await ready()).to.deep.equal([200, "ready"]);
		dependencies = { mysql: UP, redis: { isUp: false, isNeeded: false } };
		expect(await ready()).to.deep.equal([200, "degraded"]);
		const away = { isUp: false, isNeeded: true, detail: "no answer" };
		dependencies = { mysql: away };
		expect(await ready()).to.deep.equal([503, "unready"]);
		expect((await answerOf(house.url, "/health/ready")).body).to.deep.include({ dependencies: { mysql: away } });
		isDraining = true;
		expect(await ready()).to.deep.equal([503, "draining"]);
		expect((await house.post("/showtime/session/list", {})).body.code).to.equal("DRAINING");
		await house.close();
	});

	it("says that Showtime is switched off", async () => {
		const house = await openApiHouse({ isEnabled: false, health: checks });
		expect((await house.post("/showtime/session/list", {})).body.code).to.equal("SHOWTIME_DISABLED");
		expect((await answerOf(house.url, "/health/ready")).body).to.have.property("status", "disabled");
		await house.close();
	});

	it("calls a process live whatever it depends on, until its loop or its ticks stand still", async () => {
		const house = await openApiHouse({ health: checks });
		const live = async () => {
			const { status, body } = await answerOf(house.url, "/health/live");
			return [status, body];
		};
		dependencies = { mysql: { isUp: false, isNeeded: true } };
		eventLoopLagMs = 4_999;
		tickOverdueMs = 9_999;
		expect(await live()).to.deep.equal([200, { status: "live" }]);
		eventLoopLagMs = 5_001;
		expect(await live()).to.deep.equal([503, { status: "stalled", detail: "the event loop lags 5001 ms" }]);
		eventLoopLagMs = 0;
		tickOverdueMs = 10_001;
		expect(await live()).to.deep.equal([503, { status: "stalled", detail: "ticks are 10001 ms overdue" }]);
		await house.close();
	});

	it("names what a start waits for; the API takes the port over without a gap", async () => {
		const redis = { isUp: false, isNeeded: true, detail: "SHOWTIME_REDIS_URL: no answer" };
		const port = new ApiPort(() => ({ redis }));
		const url = await port.listen(0, "127.0.0.1");
		expect(await answerOf(url, "/health/live")).to.deep.include({ status: 200, body: { status: "live" } });
		const waiting = { status: "starting", dependencies: { redis } };
		expect(await answerOf(url, "/health/ready?verbose")).to.deep.include({ status: 503, body: waiting });
		const refused = await answerOf(url, "/showtime/session/list");
		expect(refused).to.deep.nested.include({ status: 503, "body.code": "STARTING" });
		expect(refused.headers.get("retry-after")).to.equal("2");
		port.serve((_, response) => response.end("{}"));
		const ready = await answerOf(url, "/health/ready");
		expect(ready).to.deep.include({ status: 200, body: {} });
		// Callers end idle connections themselves, before a call could be lost in one.
		expect(ready.headers.get("keep-alive")).to.equal("timeout=75");
		await port.close();
		await port.close();
	});
});
