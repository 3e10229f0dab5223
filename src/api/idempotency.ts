import { createHash, randomUUID } from "node:crypto";
import type { FastifyRequest } from "fastify";
import * as z from "zod";
import { deterministicId } from "../deterministic-id.ts";
import { ShowtimeError } from "../errors.ts";
import type { IdempotencyStore } from "../persistence/idempotency-store.ts";

/** The field of every mutating call: the same key answers the same result, for a day at least. */
export const idempotencyKey = z
	.string()
	.min(1)
	.max(128)
	.optional()
	.describe("The same key with the same call answers the same result and does nothing twice.");

/** Carries out a mutating call once for each key of a principal. */
export interface Idempotency {
	/**
	 * Answers what `execute` answered the first time; throws `IDEMPOTENCY_CONFLICT` when the key was another call's.
	 * `inputId` is the same for the same key, so that a call that was cut off before its answer was saved applies once too.
	 */
	once<T extends object>(request: FastifyRequest, execute: (inputId: string) => Promise<T>): Promise<T>;
}

/** A failed call leaves no answer behind: its key may be tried again. */
export function createIdempotency(store: IdempotencyStore, nowMs: () => number): Idempotency {
	const running = new Map<string, { hash: string; answer: Promise<object> }>();

	async function remembered(principal: string, key: string, hash: string, execute: () => Promise<object>) {
		const found = await store.find(principal, key);
		if (found !== undefined) return sameCall(found.requestHash, hash, key, found.response as object);
		const response = await execute();
		const saved = await store.save(principal, key, { requestHash: hash, response, savedAtMs: nowMs() });
		return sameCall(saved.requestHash, hash, key, saved.response as object);
	}

	return {
		async once<T extends object>(request: FastifyRequest, execute: (inputId: string) => Promise<T>): Promise<T> {
			const { idempotencyKey: key } = request.body as { idempotencyKey?: string };
			if (key === undefined) return execute(`call:${randomUUID()}`);
			const { subject } = request.principal;
			const slot = deterministicId("call", subject, key);
			const hash = hashOf(request);
			const under = running.get(slot);
			if (under !== undefined) return sameCall(under.hash, hash, key, (await under.answer) as T);
			const answer = remembered(subject, key, hash, () => execute(`call:${slot}`));
			running.set(slot, { hash, answer });
			try {
				return (await answer) as T;
			} finally {
				running.delete(slot);
			}
		},
	};
}

function sameCall<T>(savedHash: string, hash: string, key: string, answer: T): T {
	if (savedHash === hash) return answer;
	throw new ShowtimeError("IDEMPOTENCY_CONFLICT", `idempotencyKey = ${JSON.stringify(key)}: was used for another call`);
}

/** Order of fields does not make another call. */
function hashOf(request: FastifyRequest): string {
	const body = JSON.stringify(request.body, (_, value: unknown) => {
		if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
		return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
	});
	return createHash("sha256").update(`${request.routeOptions.url}\n${body}`).digest("hex");
}
