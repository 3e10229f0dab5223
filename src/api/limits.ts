import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Rate } from "../persistence/rate.ts";
import { RetryLater } from "./error-reply.ts";
import { isPassedOn } from "./forward.ts";
import type { ApiMetrics } from "./metrics.ts";
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

/** Counts events of a call against its principal's rate; throws `TOO_MANY_REQUESTS` with the time to wait. */
export type TakeEvents = (call: FastifyRequest, count: number) => Promise<void>;

/** Makes a rate that is shared with other processes, from this one's own. */
export type ShareRate = (name: string, perSecond: number, own: Rate) => Rate;

/** Bounds what is handled at once and what each principal sends. Register it after the check of access. */
export function limitCalls(
	app: FastifyInstance,
	limits: Limits,
	nowMs: () => number,
	share: ShareRate = (_name, _perSecond, own) => own,
): TakeEvents {
	const takerOf = (name: string, perSecond: number) => {
		const own = new TokenBuckets(perSecond, nowMs);
		const shared = share(name, perSecond, own);
		return async (call: FastifyRequest, count: number) => {
			const { subject } = call.principal;
			// What another process has passed on was counted there: it takes of what this one would let in by itself.
			const taking = await (isPassedOn(call) ? own : shared).take(subject, count);
			if (taking.taken) return;
			const message = `${subject} sends more than ${perSecond} ${name} a second`;
			throw new RetryLater("TOO_MANY_REQUESTS", message, taking.retryAfterSeconds);
		};
	};
	const takeCalls = takerOf("calls", limits.callsPerSecond);
	app.addHook("onRequest", async (request) => {
		if (request.routeOptions.config.rate === "calls") await takeCalls(request, 1);
	});
	return takerOf("events", limits.eventsPerSecond);
}

/** Refuses a call while `most` others are under way. Register it before everything else. */
export function limitInFlight(
	app: FastifyInstance,
	most: number,
	{ apiCallsUnderWay }: Pick<ApiMetrics, "apiCallsUnderWay">,
): void {
	let inFlight = 0;
	app.addHook("onRequest", async (request, reply) => {
		if (request.routeOptions.config.least === undefined) return;
		if (inFlight >= most) throw new RetryLater("TOO_BUSY", `${most} calls are under way`, 1);
		apiCallsUnderWay.set(++inFlight);
		// `close` comes once for every response, finished or broken off.
		reply.raw.once("close", () => {
			apiCallsUnderWay.set(--inFlight);
		});
	});
}
