import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import * as z from "zod";
import type { Principal, Role } from "../events/token.ts";
import type { AuditLog } from "../persistence/audit-log.ts";
import type { HypeHistory } from "../persistence/hype-history.ts";
import type { Reservoir } from "../persistence/reservoir.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import type { Broadcasts } from "../rooms/broadcasts.ts";
import type { RuleBook } from "../rooms/rule-book.ts";
import type { RuleDelivery } from "../rooms/rule-delivery.ts";
import type { SessionDirectory } from "../rooms/session-directory.ts";
import { requireVisible } from "./access.ts";
import { errorShape } from "./error-reply.ts";
import type { Idempotency } from "./idempotency.ts";
import type { TakeEvents } from "./limits.ts";

/** What the endpoints work with. */
export interface Doors {
	directory: SessionDirectory;
	hypeHistory: HypeHistory;
	broadcasts: Broadcasts;
	idempotency: Idempotency;
	ruleBook: RuleBook;
	ruleDelivery: RuleDelivery;
	auditLog: AuditLog;
	reservoir: Reservoir;
	nowMs: () => number;
	takeEvents: TakeEvents;
	/** URL that players reach rooms under. */
	publicEndpoint: () => string;
}

/** A Fastify instance whose routes take their types from zod schemas. */
export type Api = FastifyInstance<
	RawServerDefault,
	IncomingMessage,
	ServerResponse,
	FastifyBaseLogger,
	ZodTypeProvider
>;

/** Failures as every endpoint's documentation lists them. */
export const failures = { "4xx": errorShape, "5xx": errorShape } as const;

/** The access of a route that counts by calls. */
export function callsBy(least: Role): { least: Role; rate: "calls" } {
	return { least, rate: "calls" };
}

/** Throws `SESSION_NOT_FOUND` unless the session exists for the caller. */
export async function requireSession(
	{ directory }: Doors,
	principal: Principal,
	showtimeSessionId: string,
): Promise<void> {
	if (principal.gameServices === undefined && principal.sessions === undefined) return;
	requireVisible(principal, await recordOf(directory, showtimeSessionId));
}

/** The record of a session, live or not. Throws `SESSION_NOT_FOUND`. */
export async function recordOf(directory: SessionDirectory, showtimeSessionId: string): Promise<SessionRecord> {
	return directory.live(showtimeSessionId)?.record ?? (await directory.get(showtimeSessionId)).record;
}

/** Whether a change has taken effect; false: it is accepted and will. */
export const applied = z.boolean().describe("False: accepted for good, takes effect soon.");

/** Place of an input in the session's journal. */
export const sequence = z.number().int().min(1).describe("Place in the session's journal.");
