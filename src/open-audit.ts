import type { Metrics } from "./metrics.ts";
import type { ConfiguredDatabase } from "./open-database.ts";
import type { Opened } from "./opened.ts";
import { SqlAuditLog } from "./persistence/sql-audit-log.ts";
import { systemClock } from "./rooms/clock.ts";
import type { Logger } from "./rooms/logger.ts";
import { AuditTrail } from "./workers/audit-trail.ts";

export interface AuditParts {
	database: ConfiguredDatabase;
	metrics: Metrics;
	log: Logger;
}

/** The audit log of the configured database, and what brings calls there until it is closed. */
export function openAudit(
	{ database, metrics, log: logger }: AuditParts,
	opened: Opened,
): { auditLog: SqlAuditLog; audit: AuditTrail } {
	const auditLog = new SqlAuditLog(database.db);
	const onLost = () => metrics.lostAuditEntries.inc();
	const audit = new AuditTrail({ log: auditLog, clock: systemClock, logger, onLost });
	audit.open();
	opened.add("audit log", () => audit.close());
	return { auditLog, audit };
}
