import { expect } from "chai";
import { closing } from "../support/closing.ts";
import { runFaults } from "./campaign.ts";

/** Every kind of store and every way to lose a process once; `npm run test:faults` does each a hundred times. */
const SHORT = [
	"kill",
	"kill at marker.after",
	"kill at checkpoint.during",
	"kill at publish.after",
	"two owners",
	"stop for two leases",
	"redis killed",
	"mariadb killed",
	"nats killed",
	"redelivery",
	"drain",
];

describe("sessions under faults", function () {
	this.timeout(120_000);
	const opened = closing();

	it("lose no input, apply none twice, are the fold of their journal, and tell every event once", async () => {
		const report = await runFaults(opened, { kinds: SHORT });
		expect(report.broken).to.deep.equal([]);
		expect(report.inputs).to.be.greaterThan(100);
		expect(report.events).to.be.greaterThan(20);
	});

	it("are seen to break when processes apply inputs twice", async () => {
		const report = await runFaults(opened, { kinds: ["redelivery"], mutant: "apply-twice" });
		expect(report.broken.join("\n")).to.match(/no fold of the journal|is another world/);
	});
});
