import { type Property, whole } from "./config-kinds.ts";

/** How long sessions, and what is left of them, are kept. */
export const SESSION_PROPERTIES = {
	sessionOrphanSeconds: {
		variable: "SHOWTIME_SESSION_ORPHAN_SECONDS",
		fallback: "3600",
		kind: whole(1, 31_536_000),
		describe: "A session found later than this after its last tick is ended as orphaned instead of resumed.",
	},
	sessionIdleMinutes: {
		variable: "SHOWTIME_SESSION_IDLE_MINUTES",
		fallback: "120",
		kind: whole(1, 525_600),
		describe: "A session without an event, an input or somebody who watches for so long is ended as idle.",
	},
	journalRetentionSeconds: {
		variable: "SHOWTIME_JOURNAL_RETENTION_SECONDS",
		fallback: "3600",
		kind: whole(0, 31_536_000),
		describe: "How long an ended session's journal and checkpoints are kept.",
	},
	sessionRetentionDays: {
		variable: "SHOWTIME_SESSION_RETENTION_DAYS",
		fallback: "90",
		kind: whole(1, 36_500),
		describe: "How long an ended session's record and its hype trains are kept. Careers and followers stay for good.",
	},
	auditRetentionDays: {
		variable: "SHOWTIME_AUDIT_RETENTION_DAYS",
		fallback: "365",
		kind: whole(1, 36_500),
		describe: "How long entries of the audit log are kept.",
	},
} as const satisfies Record<string, Property<unknown>>;
