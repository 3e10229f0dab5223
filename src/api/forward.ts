import http from "node:http";
import https from "node:https";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { SessionElsewhere } from "../errors.ts";
import type { Logger } from "../rooms/logger.ts";

/** Marks a call that another process has passed on; it is not passed on again. */
const FORWARDED = "x-showtime-forwarded";

/** What the owner has to see of the caller's request. */
const PASSED_ON = ["authorization", "content-type", "idempotency-key"] as const;

/** Connections to the other processes, kept while calls go that way; given up before the other end would close them. */
const KEPT = { keepAlive: true, timeout: 60_000 };
const AGENT = new http.Agent(KEPT);
const SECURE_AGENT = new https.Agent(KEPT);

/** Longer than an owner lets a caller wait. */
const PATIENCE_MS = 5_000;
/** Of many processes one that hangs does not keep the answers of the others for long. */
const ASKED_WITHIN_MS = 2_000;

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
	try {
		const answer = await sent(new URL(request.url, internalUrl), request, request.body, PATIENCE_MS);
		if (answer.retryAfter !== undefined) reply.header("retry-after", answer.retryAfter);
		return reply
			.code(answer.status)
			.type("application/json")
			.serializer((text: string) => text)
			.send(answer.text);
	} catch (error) {
		log.warn({ err: error, internalUrl, path: request.url }, "the owner of a session does not answer");
		return undefined;
	}
}

/**
 * What another process answers to a call, sent with the caller's token and marked as passed on, so that it counts against no
 * rate and is not passed on again. Rejects when it is not answered with 200 within two seconds.
 */
export async function askOther(
	internalUrl: string,
	path: string,
	request: FastifyRequest,
	body: object,
): Promise<unknown> {
	const { status, text } = await sent(new URL(path, internalUrl), request, body, ASKED_WITHIN_MS);
	if (status !== 200) throw new Error(`${internalUrl}${path} answers ${status}`);
	return JSON.parse(text);
}

interface Answer {
	status: number;
	retryAfter: string | undefined;
	text: string;
}

/** By Node's own client: every second event of two processes goes this way, and `fetch` costs three times as much. */
function sent(url: URL, { method, headers }: FastifyRequest, body: unknown, withinMs: number): Promise<Answer> {
	const text = JSON.stringify(body);
	const passedOn = Object.fromEntries(PASSED_ON.flatMap((name) => (headers[name] ? [[name, headers[name]]] : [])));
	const own = { [FORWARDED]: "1", "content-length": Buffer.byteLength(text) };
	const isSecure = url.protocol === "https:";
	const [send, agent] = isSecure ? [https.request, SECURE_AGENT] : [http.request, AGENT];
	return new Promise((resolve, reject) => {
		const options = { method, agent, headers: { ...passedOn, ...own }, signal: AbortSignal.timeout(withinMs) };
		const call = send(url, options, (response) => {
			let answer = "";
			response.setEncoding("utf8").on("data", (part: string) => {
				answer += part;
			});
			response.once("error", reject).once("end", () => {
				resolve({ status: response.statusCode ?? 502, retryAfter: response.headers["retry-after"], text: answer });
			});
		});
		call.once("error", reject).end(text);
	});
}
