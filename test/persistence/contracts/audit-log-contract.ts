import { expect } from "chai";
import type { AuditedCall, AuditLog, AuditQuery } from "../../../src/persistence/audit-log.ts";

const SESSION = "11111111-1111-4111-8111-111111111111";

const callOf = (atMs: number, more: Partial<AuditedCall> = {}): AuditedCall => ({
	atMs,
	subject: "ann",
	role: "developer",
	action: "session/pause",
	outcome: "done",
	calls: 1,
	detail: { showtimeSessionId: SESSION },
	...more,
});

/** What every audit log does. */
export function auditLogContract(name: string, open: () => Promise<{ audit: AuditLog; close(): Promise<void> }>): void {
	describe(`audit log contract: ${name}`, () => {
		let audit: AuditLog;
		let close: () => Promise<void>;

		beforeEach(async () => {
			({ audit, close } = await open());
		});
		afterEach(() => close());

		const list = async (query: Partial<AuditQuery> = {}) => {
			const { entries, totalCount } = await audit.list({ page: 1, pageSize: 100, ...query });
			return { calls: entries.map(({ sequence: _, ...call }) => call), totalCount };
		};

		it("gives calls back as they were, newest first, page by page", async () => {
			const whole = callOf(3, {
				role: "admin",
				outcome: "SESSION_ENDED",
				calls: 7,
				gameServiceId: "a",
				showtimeSessionId: SESSION,
				before: 0,
				after: 2,
				detail: null,
			});
			await audit.append([callOf(1), callOf(2)]);
			await audit.append([whole]);
			await audit.append([]);
			expect(await list()).to.deep.equal({ calls: [whole, callOf(2), callOf(1)], totalCount: 3 });
			expect(await list({ page: 2, pageSize: 2 })).to.deep.equal({ calls: [callOf(1)], totalCount: 3 });
		});

		it("finds calls by who, what, session, game service and outcome", async () => {
			const bob = callOf(1, { subject: "<b>bob</b>" });
			const end = callOf(2, { action: "session/end" });
			const other = callOf(3, { showtimeSessionId: SESSION, gameServiceId: "a" });
			const refused = callOf(4, { outcome: "ROLE_TOO_LOW" });
			await audit.append([bob, end, other, refused]);
			expect((await list({ subject: "<b>bob</b>" })).calls).to.deep.equal([bob]);
			expect((await list({ action: "session/end" })).calls).to.deep.equal([end]);
			expect((await list({ showtimeSessionId: SESSION })).calls).to.deep.equal([other]);
			expect((await list({ gameServices: ["a", "b"] })).calls).to.deep.equal([other]);
			expect((await list({ gameServices: [] })).totalCount).to.equal(0);
			expect((await list({ isRefused: true })).calls).to.deep.equal([refused]);
			expect((await list({ isRefused: false, subject: "ann" })).calls).to.deep.equal([other, end]);
		});

		it("drops what is old, and the oldest of too many", async () => {
			await audit.append([1, 2, 3, 4, 5].map((atMs) => callOf(atMs)));
			await audit.trim(2, 10);
			expect((await list()).calls.map(({ atMs }) => atMs)).to.deep.equal([5, 4, 3, 2]);
			await audit.trim(2, 3);
			expect((await list()).calls.map(({ atMs }) => atMs)).to.deep.equal([5, 4, 3]);
		});
	});
}
