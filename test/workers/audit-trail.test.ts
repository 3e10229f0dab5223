import { expect } from "chai";
import type { AuditedCall } from "../../src/persistence/audit-log.ts";
import { SqlAuditLog } from "../../src/persistence/sql-audit-log.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { AuditTrail } from "../../src/workers/audit-trail.ts";
import { closing } from "../support/closing.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { until } from "../support/until.ts";

const callOf = (number: number, more: Partial<AuditedCall> = {}): AuditedCall => ({
	atMs: number,
	subject: "ann",
	role: "developer",
	action: "session/pause",
	outcome: "done",
	calls: 1,
	detail: {},
	...more,
});

describe("AuditTrail", () => {
	const close = closing();
	let log: SqlAuditLog;
	let clock: ManualClock;
	let lines: string[];
	let lost: number;

	beforeEach(async () => {
		const database = await openSqliteDatabase(":memory:");
		close.add(() => database.close());
		log = new SqlAuditLog(database.db);
		clock = new ManualClock();
		lines = [];
		lost = 0;
	});

	function open(into: Pick<SqlAuditLog, "append"> = log): AuditTrail {
		const logger = { info() {}, warn() {}, error: (_: object, line: string) => void lines.push(line) };
		const parts = { log: into as SqlAuditLog, clock, logger, onLost: () => lost++ };
		const trail = new AuditTrail(parts);
		trail.open();
		return trail;
	}

	const stored = async () => (await log.list({ page: 1, pageSize: 100 })).entries;

	it("writes what was noted a second later, in order", async () => {
		const trail = open();
		trail.note(callOf(1));
		trail.note(callOf(2));
		await clock.advance(1_000);
		await until(async () => (await stored()).length === 2, "both are written");
		expect((await stored()).map(({ atMs }) => atMs)).to.deep.equal([2, 1]);
		await trail.close();
	});

	it("writes everything when it closes", async () => {
		const trail = open();
		trail.note(callOf(1));
		trail.gather(callOf(2, { action: "event/publish" }));
		trail.gather(callOf(3, { action: "event/publish" }));
		await trail.close();
		expect((await stored()).map(({ atMs }) => atMs)).to.deep.equal([3, 2, 1]);
	});

	it("makes one entry of what is like an entry of the minute before", async () => {
		const trail = open();
		for (let i = 1; i <= 5; i++) trail.gather(callOf(i, { subject: "ann" }));
		trail.gather(callOf(6, { subject: "bob" }));
		await clock.advance(1_000);
		await until(async () => (await stored()).length === 2, "the first of each is written");
		for (let second = 0; second < 60; second++) await clock.advance(1_000);
		await trail.flush();
		const entries = (await stored()).map(({ subject, calls, atMs }) => ({ subject, calls, atMs }));
		expect(entries).to.deep.equal([
			{ subject: "ann", calls: 4, atMs: 5 },
			{ subject: "bob", calls: 1, atMs: 6 },
			{ subject: "ann", calls: 1, atMs: 1 },
		]);
		await trail.close();
	});

	it("keeps entries while the database is away, and loses what is too much", async () => {
		let isAway = true;
		const trail = open({
			append: (calls) => (isAway ? Promise.reject(new Error("away")) : log.append(calls)),
		});
		for (let i = 0; i < 10_003; i++) trail.note(callOf(i));
		expect(lost).to.equal(3);
		expect(lines).to.deep.equal(["10000 entries wait for the audit log; others are lost"]);
		await clock.advance(1_000);
		await until(() => lines.length === 2, "the failure is told");
		expect(lines[1]).to.equal("the audit log was not written; tried again");
		isAway = false;
		await trail.close();
		expect((await log.list({ page: 1, pageSize: 1 })).totalCount).to.equal(10_000);
	});
});
