import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";

describe("/metrics", () => {
	const close = closing();
	let house: ApiHouse;

	before(async () => {
		house = await openApiHouse();
		close.add(house.close);
	});

	async function sampleOf(sample: string): Promise<number> {
		const text = await (await fetch(`${house.url}/metrics`)).text();
		const line = text.split("\n").find((one) => one.startsWith(`${sample} `));
		if (line === undefined) throw new Error(`no ${sample} in /metrics`);
		return Number(line.slice(sample.length + 1));
	}

	it("counts sessions, members, inputs and calls", async () => {
		const streamer = { entityType: "account", entityId: randomUUID() };
		const started = await house.post("/showtime/session/start", { streamer, gameServiceId: randomUUID() });
		const { showtimeSessionId } = started.body;
		expect(await sampleOf("showtime_live_sessions")).to.equal(1);
		expect(await sampleOf("showtime_members")).to.equal(50);
		const event = { eventId: "once", type: "combat" };
		for (let i = 0; i < 2; i++) await house.post("/showtime/event/publish", { showtimeSessionId, event });
		expect(await sampleOf('showtime_inputs_total{kind="game-event"}')).to.equal(1);
		expect(await sampleOf('showtime_api_calls_total{path="/showtime/event/publish",status="200"}')).to.equal(2);
		expect(await sampleOf('showtime_journal_append_seconds_count{entry="input"}')).to.be.at.least(3);
		expect(await sampleOf("showtime_step_seconds_count")).to.be.at.least(2);
		await house.post("/showtime/session/end", { showtimeSessionId });
		expect(await sampleOf("showtime_live_sessions")).to.equal(0);
	});

	it("gives unknown paths one name", async () => {
		for (const path of ["/a", "/b", "/c"]) await house.post(path, {});
		expect(await sampleOf('showtime_api_calls_total{path="unknown",status="404"}')).to.equal(3);
	});
});
