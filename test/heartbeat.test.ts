import { expect } from "chai";
import { Heartbeat } from "../src/heartbeat.ts";
import { ManualClock } from "./support/manual-clock.ts";

describe("heartbeat", () => {
	it("says how long the event loop stood still, until it turns again", async () => {
		const clock = new ManualClock();
		const heartbeat = new Heartbeat({ clock, steadyMs: () => clock.nowMs() });
		await clock.advance(60_000);
		expect(heartbeat.lagMs).to.be.at.most(0);
		clock.jump(7_000);
		expect(heartbeat.lagMs).to.equal(6_000);
		await clock.advance(0);
		expect(heartbeat.lagMs).to.equal(6_000);
		await clock.advance(1_000);
		expect(heartbeat.lagMs).to.equal(0);
		heartbeat.close();
		expect(clock.pending).to.equal(0);
	});
});
