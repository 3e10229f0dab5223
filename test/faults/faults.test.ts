import { expect } from "chai";
import { closing } from "../support/closing.ts";
import { runFaults } from "./campaign.ts";

/** Some kinds of every sort; `npm run test:faults` does each of all a hundred times. */
const SHORT = {
	kill: 1,
	"kill in tick": 3,
	"kill in checkpoint": 1,
	"kill in publishing": 1,
	"kill in ending": 2,
	"stop for two leases": 1,
	drain: 1,
	"redis killed": 1,
	"redis flushed": 1,
	"mariadb killed": 1,
	"mariadb stopped": 1,
	"nats killed": 1,
	"nats stopped": 1,
	redelivery: 1,
	reordering: 1,
	"two owners": 1,
};

/** The journal goes, and beside it a process. Journals that are cut off or damaged are for the long campaign. */
const LOSSES = { "journal deleted": 2, kill: 1 };

/** The same where the journal is in the database. */
const IN_DATABASE = { "kill in tick": 2, "mariadb killed": 1, "mariadb stopped": 1, redelivery: 1, "two owners": 1 };

/** Of the breaches of a run; a diff of more is cut off. */
const SHOWN = 3;

describe("sessions under faults", function () {
	this.timeout(180_000);
	const opened = closing();

	it("lose no input, apply none twice, are the fold of their journal, and tell every event once", async () => {
		const report = await runFaults(opened, { seed: 1, counts: SHORT });
		expect(report.broken.slice(0, SHOWN), `${report.broken.length} breaches`).to.deep.equal([]);
		expect(report.faults).to.deep.equal(SHORT);
		expect(report.inputs).to.be.greaterThan(100);
		expect(report.events).to.be.greaterThan(20);
	});

	it("do so with their journal in the database", async () => {
		const report = await runFaults(opened, { seed: 3, counts: IN_DATABASE, journal: "sql" });
		expect(report.broken.slice(0, SHOWN), `${report.broken.length} breaches`).to.deep.equal([]);
		expect(report.faults).to.deep.equal(IN_DATABASE);
		expect(report.inputs).to.be.greaterThan(100);
	});

	it("go on in new epochs where the journal is lost, lose what went with it, and say so", async () => {
		const report = await runFaults(opened, { seed: 2, counts: LOSSES });
		expect(report.broken.slice(0, SHOWN), `${report.broken.length} breaches`).to.deep.equal([]);
		expect(report.faults).to.deep.equal(LOSSES);
		expect(report.epochs, "all sessions, when it was deleted").to.be.at.least(4);
	});

	it("are seen to break when processes apply inputs twice", async () => {
		const report = await runFaults(opened, { seed: 1, counts: { redelivery: 1 }, mutant: "apply-twice" });
		expect(report.broken.join("\n")).to.match(/no fold of the journal|is another world/);
	});
});
