import type { Opened } from "./opened.ts";
import type { AuditLog } from "./persistence/audit-log.ts";
import type { SqlIdempotencyStore } from "./persistence/sql-idempotency-store.ts";
import type { SqlPlatformCalls } from "./persistence/sql-platform-calls.ts";
import { systemClock } from "./rooms/clock.ts";
import type { Logger } from "./rooms/logger.ts";

const IDEMPOTENCY_KEPT_MS = 86_400_000;
/** A settled call that is decided once more, by a session that is taken up, is known for so long. */
const SETTLED_KEPT_MS = 604_800_000;
const DAY_MS = 86_400_000;
/** Entries of the audit log, whatever their age. */
const MOST_AUDITED = 2_000_000;
const HOUSEKEEPING_MS = 3_600_000;

export interface HouseParts {
	idempotency: Pick<SqlIdempotencyStore, "dropOlderThan">;
	calls: Pick<SqlPlatformCalls, "dropSettled">;
	auditLog: Pick<AuditLog, "trim">;
	auditRetentionDays: number;
	log: Logger;
}

/** Drops what nobody asks for any more, every hour. */
export function keepHouse(parts: HouseParts, opened: Opened): void {
	const { idempotency, calls, auditLog, auditRetentionDays, log } = parts;
	const timer = setInterval(() => {
		const nowMs = systemClock.nowMs();
		idempotency
			.dropOlderThan(nowMs - IDEMPOTENCY_KEPT_MS)
			.catch((error: unknown) => log.error({ err: error }, "old idempotency keys not dropped"));
		calls
			.dropSettled(nowMs - SETTLED_KEPT_MS)
			.catch((error: unknown) => log.error({ err: error }, "old ids of settled calls not dropped"));
		auditLog
			.trim(nowMs - auditRetentionDays * DAY_MS, MOST_AUDITED)
			.catch((error: unknown) => log.error({ err: error }, "old entries of the audit log not dropped"));
	}, HOUSEKEEPING_MS);
	opened.add("housekeeping", () => clearInterval(timer));
}
