import type { Role } from "../events/token.ts";

/** Who did what to what, and what came of it: calls of the internal API. */
export interface AuditedCall {
	/** Unix milliseconds; of several calls, of the last. */
	atMs: number;
	/** Who, by the token. */
	subject: string;
	role: Role;
	/** Path of the call without its first part, such as `rules/set`. */
	action: string;
	/** `done`, or the code of the refusal. */
	outcome: string;
	/** Calls that this stands for. */
	calls: number;
	gameServiceId?: string;
	showtimeSessionId?: string;
	/** Revision or size before and after. */
	before?: number;
	after?: number;
	/** What was asked for; JSON. */
	detail: unknown;
}

/** A change of rules or sizes, written by the store that it changes, in the same transaction. */
export type AuditedAct = Omit<AuditedCall, "outcome" | "calls" | "showtimeSessionId"> &
	Required<Pick<AuditedCall, "gameServiceId" | "before" | "after">>;

export interface AuditQuery {
	/** Only calls on these game services; absent: all calls. */
	gameServices?: readonly string[];
	showtimeSessionId?: string;
	subject?: string;
	action?: string;
	/** Only what was refused (true) or done (false). */
	isRefused?: boolean;
	/** From 1. */
	page: number;
	pageSize: number;
}

/** The audit log (docs/operations.md, "Audit log"). */
export interface AuditLog {
	/** After it returns the calls are durable. */
	append(calls: readonly AuditedCall[]): Promise<void>;
	/** Newest first. */
	list(query: AuditQuery): Promise<{ entries: (AuditedCall & { sequence: number })[]; totalCount: number }>;
	/** Drops what is older than `beforeMs`, and of the rest the oldest, so that no more than `most` entries are left. */
	trim(beforeMs: number, most: number): Promise<void>;
}
