import { expect } from "chai";
import type { AuditedAct, AuditLog } from "../../../src/persistence/audit-log.ts";
import type { RuleRevision, RuleStore } from "../../../src/persistence/rule-store.ts";
import { codeOf } from "../../support/code-of.ts";

const revisionOf = (gameServiceId: string, revision: number, more: Partial<RuleRevision> = {}): RuleRevision => ({
	gameServiceId,
	revision,
	overrides: { engagementGainRate: revision / 10, personalities: { lurker: { share: 0.4 } } },
	changeId: `change ${revision}`,
	changedAtMs: 1_000 * revision,
	...more,
});

const actOf = (gameServiceId: string, after: number): AuditedAct => ({
	atMs: 1_000 * after,
	subject: "ann",
	role: "admin",
	action: "rules/set",
	gameServiceId,
	before: after - 1,
	after,
	detail: { engagementGainRate: after / 10 },
});

/** What every rule store does, with the audit log that it writes. */
export function ruleStoreContract(
	name: string,
	open: () => Promise<{ rules: RuleStore; audit: AuditLog; close(): Promise<void> }>,
): void {
	describe(`rule store contract: ${name}`, () => {
		let rules: RuleStore;
		let audit: AuditLog;
		let close: () => Promise<void>;

		beforeEach(async () => {
			({ rules, audit, close } = await open());
		});
		afterEach(() => close());

		const append = (gameServiceId: string, revision: number, more?: Partial<RuleRevision>) =>
			rules.append(revisionOf(gameServiceId, revision, more), actOf(gameServiceId, revision));

		it("knows no revision at first", async () => {
			expect(await rules.newest()).to.deep.equal([]);
			expect(await rules.heads()).to.deep.equal(new Map());
			expect(await audit.list({ page: 1, pageSize: 10 })).to.deep.equal({ entries: [], totalCount: 0 });
		});

		it("keeps the newest revision of every game service", async () => {
			await append("a", 2);
			await append("b", 2);
			await append("a", 3);
			const newest = (await rules.newest()).sort((one, other) => (one.gameServiceId < other.gameServiceId ? -1 : 1));
			expect(newest).to.deep.equal([revisionOf("a", 3), revisionOf("b", 2)]);
			expect([...(await rules.heads())].sort()).to.deep.equal([
				["a", 3],
				["b", 2],
			]);
		});

		it("finds the revision that a call made, of its game service", async () => {
			await append("a", 2);
			await append("a", 3);
			expect(await rules.byChange("a", "change 2")).to.deep.equal(revisionOf("a", 2));
			expect(await rules.byChange("b", "change 2")).to.equal(undefined);
		});

		it("refuses a revision that is there, with nothing in the audit log", async () => {
			await append("a", 2);
			expect(await codeOf(append("a", 2, { changeId: "other" }))).to.equal("RULES_CONFLICT");
			expect((await rules.newest())[0].changeId).to.equal("change 2");
			expect((await audit.list({ page: 1, pageSize: 10 })).totalCount).to.equal(1);
		});

		it("lets one of many that write a revision at once win", async () => {
			const writes = await Promise.allSettled([1, 2, 3, 4].map((n) => append("a", 2, { changeId: `writer ${n}` })));
			const refused = writes.flatMap((write) => (write.status === "rejected" ? [write.reason.code] : []));
			expect(refused).to.deep.equal(["RULES_CONFLICT", "RULES_CONFLICT", "RULES_CONFLICT"]);
		});

		it("lists what was done, newest first, page by page", async () => {
			for (let revision = 2; revision <= 6; revision++) await append("a", revision);
			await append("b", 2);
			const page = await audit.list({ gameServices: ["a"], page: 2, pageSize: 2 });
			expect(page.totalCount).to.equal(5);
			expect(page.entries.map(({ sequence: _, ...act }) => act)).to.deep.equal(
				[actOf("a", 4), actOf("a", 3)].map((act) => ({ ...act, outcome: "done", calls: 1 })),
			);
			const all = await audit.list({ page: 1, pageSize: 10 });
			expect(all.entries.map(({ gameServiceId }) => gameServiceId)).to.deep.equal(["b", "a", "a", "a", "a", "a"]);
			const sequences = all.entries.map(({ sequence }) => sequence);
			expect(sequences).to.deep.equal([...sequences].sort((one, other) => other - one));
		});

		it("lists acts by action, and none of no game service", async () => {
			await append("a", 2);
			const query = { page: 1, pageSize: 10 };
			expect((await audit.list({ ...query, action: "rules/set" })).totalCount).to.equal(1);
			expect((await audit.list({ ...query, action: "other" })).totalCount).to.equal(0);
			expect((await audit.list({ ...query, gameServices: [] })).totalCount).to.equal(0);
		});
	});
}
