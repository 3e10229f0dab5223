import { expect } from "chai";
import { closing } from "../support/closing.ts";
import { runFaults } from "./campaign.ts";

/** An upgrade, and what may go wrong beside and after it. */
const COUNTS = { upgrade: 1, kill: 1, "redis flushed": 1, "nats stopped": 1 };

describe("sessions under upgrades", function () {
	this.timeout(240_000);
	const opened = closing();

	it("are the fold of their journal by the simulation of each stretch, and lose nothing", async () => {
		const report = await runFaults(opened, { seed: 3, counts: COUNTS });
		expect(report.broken).to.deep.equal([]);
		expect(report.faults).to.deep.equal(COUNTS);
		expect(report.versions, "one for each session").to.equal(4);
		expect(report.inputs).to.be.greaterThan(100);
	});
});
