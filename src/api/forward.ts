import type { FastifyReply, FastifyRequest } from "fastify";
import type { SessionElsewhere } from "../errors.ts";
import type { Logger } from "../rooms/logger.ts";

/** Marks a call that another process has passed on; it is not passed on again. */
const FORWARDED = "x-showtime-forwarded";

/** What the owner has to see of the caller's request. */
const PASSED_ON = ["authorization", "content-type", "idempotency-key"] as const;

/** Longer than an owner lets a caller wait. */
const PATIENCE_MS = 5_000;

export function isPassedOn({ headers }: FastifyRequest): boolean {
	return headers[FORWARDED] !== undefined;
}

/**
 * Answers a call for a session of another process with what that process answers: sent once, with the caller's token.
 * Undefined, and nothing sent, when the owner does not answer or the call was passed on already.
 */
export async function forward(
	request: FastifyRequest,
	reply: FastifyReply,
	{ internalUrl }: SessionElsewhere,
	log: Logger,
): Promise<FastifyReply | undefined> {
	if (internalUrl === "" || isPassedOn(request)) return undefined;
	const headers = new Headers({ [FORWARDED]: "1" });
	for (const name of PASSED_ON) {
		const value = request.headers[name];
		if (typeof value === "string") headers.set(name, value);
	}
	try {
		const answer = await fetch(new URL(request.url, internalUrl), {
			method: request.method,
			headers,
			body: JSON.stringify(request.body),
			signal: AbortSignal.timeout(PATIENCE_MS),
		});
		const retryAfter = answer.headers.get("retry-after");
		if (retryAfter !== null) reply.header("retry-after", retryAfter);
		return reply
			.code(answer.status)
			.type("application/json")
			.serializer((text: string) => text)
			.send(await answer.text());
	} catch (error) {
		log.warn({ err: error, internalUrl, path: request.url }, "the owner of a session does not answer");
		return undefined;
	}
}
