import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import * as z from "zod";
import type { Principal, Role } from "../events/token.ts";
import type { AuditLog } from "../persistence/audit-log.ts";
import type { CareerStore } from "../persistence/career-store.ts";
import type { FollowerStore } from "../persistence/follower-store.ts";
import type { HypeHistory } from "../persistence/hype-history.ts";
import type { Ownership } from "../persistence/ownership.ts";
import type { Reservoir } from "../persistence/reservoir.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import type { SpendingStore } from "../persistence/spending-store.ts";
import type { SponsorshipStore } from "../persistence/sponsorship-store.ts";
import type { Wallets } from "../platform/wallets.ts";
import type { Broadcasts } from "../rooms/broadcasts.ts";
import type { Careers } from "../rooms/careers.ts";
import type { Cleanup } from "../rooms/cleanup.ts";
import type { RoomHost } from "../rooms/room-host.ts";
import type { RuleBook } from "../rooms/rule-book.ts";
import type { RuleDelivery } from "../rooms/rule-delivery.ts";
import type { SessionDirectory } from "../rooms/session-directory.ts";
import type { Sponsorships } from "../rooms/sponsorships.ts";
import type { TipSpending } from "../rooms/tip-spending.ts";
import type { VoiceOrchestration } from "../rooms/voice-orchestration.ts";
import { requireVisible } from "./access.ts";
import type { DeadLetterBoxes } from "./dead-letter.ts";
import { errorShape } from "./error-reply.ts";
import type { Idempotency } from "./idempotency.ts";
import type { TakeEvents } from "./limits.ts";

/** What the endpoints work with. */
export interface Doors {
	directory: SessionDirectory;
	hypeHistory: HypeHistory;
	careers: Careers;
	careerStore: CareerStore;
	followers: FollowerStore;
	tips: Pick<TipSpending, "buy">;
	spendings: Pick<SpendingStore, "titlesOf">;
	wallets: Pick<Wallets, "balanceOf">;
	sponsorships: Sponsorships;
	sponsorshipStore: Pick<SponsorshipStore, "list">;
	broadcasts: Broadcasts;
	voice: VoiceOrchestration;
	cleanup: Cleanup;
	idempotency: Idempotency;
	ruleBook: RuleBook;
	ruleDelivery: RuleDelivery;
	auditLog: Pick<AuditLog, "list">;
	reservoir: Reservoir;
	deadLetters: DeadLetterBoxes;
	rooms: Pick<RoomHost, "watchers" | "clients" | "closeClient">;
	ownership: Pick<Ownership, "nodeId" | "nodes">;
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

/** The access of a route that counts by calls and changes something; each call is in the audit log. */
export function callsBy(least: Role): { least: Role; rate: "calls" } {
	return { least, rate: "calls" };
}

/** The access of a route that counts by calls and changes nothing. `audited`: whether an admin gets real-derived figures. */
export function readsBy(least: Role, audited: "nothing" | "by-admins" = "nothing") {
	return { least, rate: "calls" as const, audited };
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
