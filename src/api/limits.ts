import type { FastifyInstance } from "fastify";
import type { Principal } from "../events/token.ts";
import { RetryLater } from "./error-reply.ts";
import { TokenBuckets } from "./token-bucket.ts";

export interface Limits {
	/** Calls that the process handles at once. */
	inFlight: number;
	callsPerSecond: number;
	/** Game events, each one of a batch counted. */
	eventsPerSecond: number;
}

/** docs/durability.md, "Bounds". */
export const DEFAULT_LIMITS: Limits = { inFlight: 256, callsPerSecond: 50, eventsPerSecond: 2000 };

declare module "fastify" {
	interface FastifyContextConfig {
		/** What a principal's calls are counted by; a route without it has no rate. */
		rate?: "calls" | "events";
	}
}

/** Counts events against a principal's rate; throws `TOO_MANY_REQUESTS` with the time to wait. */
export type TakeEvents = (principal: Principal, count: number) => void;

/** Bounds what is handled at once and what each principal sends. Register it after the check of access. */
export function limitCalls(app: FastifyInstance, limits: Limits, nowMs: () => number): TakeEvents {
	const calls = new TokenBuckets(limits.callsPerSecond, nowMs);
	const events = new TokenBuckets(limits.eventsPerSecond, nowMs);
	const take = (buckets: TokenBuckets, { subject }: Principal, count: number, rate: string) => {
		const taking = buckets.take(subject, count);
		if (taking.taken) return;
		throw new RetryLater("TOO_MANY_REQUESTS", `${subject} sends more than ${rate}`, taking.retryAfterSeconds);
	};
	app.addHook("onRequest", async (request) => {
		if (request.routeOptions.config.rate === "calls") {
			take(calls, request.principal, 1, `${limits.callsPerSecond} calls a second`);
		}
	});
	return (principal, count) => take(events, principal, count, `${limits.eventsPerSecond} events a second`);
}

/** Refuses a call while `most` others are under way. Register it before everything else. */
export function limitInFlight(app: FastifyInstance, most: number): void {
	let inFlight = 0;
	app.addHook("onRequest", async (request, reply) => {
		if (request.routeOptions.config.least === undefined) return;
		if (inFlight >= most) throw new RetryLater("TOO_BUSY", `${most} calls are under way`, 1);
		inFlight++;
		// `close` comes once for every response, finished or broken off.
		reply.raw.once("close", () => {
			inFlight--;
		});
	});
}
