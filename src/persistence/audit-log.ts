import type { Role } from "../events/token.ts";

/** What somebody with power did. */
export interface AuditedAct {
	/** Unix milliseconds. */
	atMs: number;
	/** Who, by the token. */
	subject: string;
	role: Role;
	/** Path of the call without its first part, such as `rules/set`. */
	action: string;
	gameServiceId: string;
	/** Revision or size before and after. */
	before: number;
	after: number;
	/** What was asked for; JSON. */
	detail: unknown;
}

export interface AuditQuery {
	/** Only acts on these game services; absent: on all. */
	gameServices?: readonly string[];
	action?: string;
	/** From 1. */
	page: number;
	pageSize: number;
}

/** Acts of administrators. Each is written by the store that it changes, in the same transaction. */
export interface AuditLog {
	/** Newest first. */
	list(query: AuditQuery): Promise<{ entries: (AuditedAct & { sequence: number })[]; totalCount: number }>;
}
