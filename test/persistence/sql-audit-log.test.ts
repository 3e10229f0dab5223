import { expect } from "chai";
import { sql } from "kysely";
import { MIGRATIONS } from "../../src/persistence/migrations/index.ts";
import { SqlAuditLog } from "../../src/persistence/sql-audit-log.ts";
import { DATABASES } from "../support/databases.ts";
import { auditLogContract } from "./contracts/audit-log-contract.ts";

for (const { name, open } of DATABASES) {
	auditLogContract(name, async () => {
		const { db, close } = await open();
		return { audit: new SqlAuditLog(db), close };
	});
}

describe("the audit log of a release before", () => {
	for (const { name, open } of DATABASES) {
		it(`is taken over: ${name}`, async () => {
			const { db, close } = await open();
			for (const table of ["audited_call", "rule_revision"]) await db.schema.dropTable(table).execute();
			await MIGRATIONS["0003-rules-and-audit"].up(db);
			await sql`insert into audit_entry values (7, 1, 'ann', 'admin', 'rules/set', 'a', 1, 2, '{"x":1}')`.execute(db);
			await MIGRATIONS["0019-audited-calls"].up(db);
			const { entries } = await new SqlAuditLog(db).list({ page: 1, pageSize: 10 });
			const act = { atMs: 1, subject: "ann", role: "admin", action: "rules/set", gameServiceId: "a" };
			const rest = { before: 1, after: 2, outcome: "done", calls: 1, detail: { x: 1 } };
			expect(entries).to.deep.equal([{ sequence: 7, ...act, ...rest }]);
			await close();
		});
	}
});
