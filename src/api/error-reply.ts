import { STATUS_CODES } from "node:http";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import * as z from "zod";
import {
	ERRORS,
	type ErrorCode,
	PlatformUnavailable,
	SessionElsewhere,
	ShowtimeError,
	StoreUnavailable,
} from "../errors.ts";
import type { Logger } from "../rooms/logger.ts";
import { forward } from "./forward.ts";
import type { ApiMetrics } from "./metrics.ts";
import { OutageLog } from "./outage-log.ts";

/** Every answer that is no success. */
export const errorShape = z
	.strictObject({
		code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]).describe("One of docs/errors.md."),
		message: z.string().describe("What is wrong: the field, its value and the rule where there is one."),
	})
	.meta({ id: "Error" });

/** What Fastify's own refusals mean to a caller. */
const FASTIFY_CODES: Record<string, ErrorCode> = {
	FST_ERR_CTP_BODY_TOO_LARGE: "BODY_TOO_LARGE",
	FST_ERR_CTP_INVALID_MEDIA_TYPE: "UNSUPPORTED_MEDIA_TYPE",
	FST_ERR_CTP_INVALID_CONTENT_LENGTH: "INVALID_BODY",
	FST_ERR_CTP_EMPTY_JSON_BODY: "INVALID_BODY",
};

const STORE_RETRY_SECONDS = 1;
const JOURNAL_RETRY_SECONDS = 30;

/** A refusal that says when to come again. */
export class RetryLater extends ShowtimeError {
	readonly retryAfterSeconds: number;

	constructor(code: ErrorCode, message: string, retryAfterSeconds: number) {
		super(code, message);
		this.retryAfterSeconds = retryAfterSeconds;
	}
}

/**
 * Answers every failure as `{ code, message }`; a failure of the server itself is logged and told as `INTERNAL`, and of
 * what is away the log tells now and then.
 */
export function replyWithErrors(
	app: FastifyInstance,
	log: Logger,
	{ apiRefusals }: Pick<ApiMetrics, "apiRefusals">,
	nowMs: () => number,
): void {
	const outages = new OutageLog(log, nowMs);
	app.setErrorHandler(async (error: FastifyError | Error, request, reply) => {
		if (error instanceof SessionElsewhere) {
			const answer = await forward(request, reply, error, log);
			if (answer !== undefined) {
				request.isAnsweredElsewhere = true;
				return answer;
			}
		}
		const refusal = refusalOf(error);
		if (error instanceof StoreUnavailable || error instanceof PlatformUnavailable) {
			outages.tell(refusal.code, error, request.url);
		} else if (refusal.code === "INTERNAL") {
			log.error({ err: error, path: request.url }, "a call failed");
		}
		request.refusedWith = refusal.code;
		apiRefusals.inc({ code: refusal.code });
		if (refusal instanceof RetryLater) reply.header("retry-after", refusal.retryAfterSeconds);
		return sendError(reply, refusal);
	});
	app.setNotFoundHandler((request, reply) => sendError(reply, unknownPath(request)));
}

export function sendError(reply: FastifyReply, { status, code, message }: ShowtimeError): FastifyReply {
	return reply.code(status).type("application/json").serializer(JSON.stringify).send({ code, message });
}

/** What a failure is told as. */
export function refusalOf(error: Error & { code?: unknown; statusCode?: unknown }): ShowtimeError {
	if (error instanceof ShowtimeError && error.code === "NOT_OWNER") {
		return new RetryLater(error.code, error.message, STORE_RETRY_SECONDS);
	}
	if (error instanceof ShowtimeError && error.code === "JOURNAL_FULL") {
		return new RetryLater(error.code, error.message, JOURNAL_RETRY_SECONDS);
	}
	if (error instanceof ShowtimeError) return error;
	if (error instanceof StoreUnavailable) {
		return new RetryLater("STORE_UNAVAILABLE", ERRORS.STORE_UNAVAILABLE.message, STORE_RETRY_SECONDS);
	}
	if (error instanceof PlatformUnavailable) {
		return new RetryLater("PLATFORM_UNAVAILABLE", ERRORS.PLATFORM_UNAVAILABLE.message, STORE_RETRY_SECONDS);
	}
	const code = FASTIFY_CODES[String(error.code)];
	if (code === "BODY_TOO_LARGE") return new ShowtimeError(code, "the body is larger than 262144 bytes");
	if (code !== undefined) return new ShowtimeError(code, error.message);
	const status = Number(error.statusCode);
	if (status >= 400 && status < 500) return new ShowtimeError("INVALID_BODY", STATUS_CODES[status] ?? error.message);
	return new ShowtimeError("INTERNAL");
}

function unknownPath(request: FastifyRequest): ShowtimeError {
	const path = request.url.split("?", 1)[0] ?? "";
	const shown = path.length > 100 ? `${path.slice(0, 100)}...` : path;
	return new ShowtimeError("NOT_FOUND", `there is no ${request.method} ${shown}; calls are POST, see /docs`);
}
