import type { AuditedAct } from "./audit-log.ts";

/** How large the reservoirs of game services are, where somebody seeded them. */
export interface ReservoirSizeStore {
	/** Sizes by game service. */
	all(): Promise<Map<string, number>>;
	/** After it returns the size is stored, or a larger one that was there, and the act is in the audit log, both together. */
	raise(gameServiceId: string, size: number, act: AuditedAct): Promise<void>;
}
