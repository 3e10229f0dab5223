import type { ErrorCode } from "../errors.ts";
import { type Outcome, type Published, type PublishItem, passesWithTime, type Transport } from "./transport.ts";

/** A fixed token, or what gets a fresh one for each call. */
export type TokenSource = string | (() => string | Promise<string>);

const TIMEOUT_MS = 10_000;

type Result = Published | { code: ErrorCode; message: string };

/** Publishes by POST /showtime/event/publish of the internal API at `url`. */
export function httpTransport(url: string, token: TokenSource | undefined): Transport {
	const endpoint = new URL("showtime/event/publish", url.endsWith("/") ? url : `${url}/`);

	async function post(items: readonly PublishItem[]): Promise<Outcome[]> {
		const bearer = typeof token === "function" ? await token() : token;
		const response = await fetch(endpoint, {
			method: "POST",
			headers: {
				"content-type": "application/json",
				...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
			},
			body: JSON.stringify({ events: items }),
			signal: AbortSignal.timeout(TIMEOUT_MS),
		});
		const text = await response.text();
		if (response.status !== 200) return items.map(() => refusal(response, text));
		const { results } = JSON.parse(text) as { results: Result[] };
		return items.map((_, i) => outcomeOf(results[i]));
	}

	return {
		async send(items) {
			try {
				return await post(items);
			} catch (error) {
				const message = `${endpoint.origin} does not answer: ${reasonOf(error)}`;
				return items.map(() => ({ code: "UNREACHABLE", message, retry: true }));
			}
		},
		async close() {},
	};
}

function outcomeOf(result: Result | undefined): Outcome {
	if (result === undefined) return { code: "UNREACHABLE", message: "the answer has no result", retry: true };
	return "code" in result ? { ...result, retry: passesWithTime(result.code) } : { published: result };
}

/** An answer from a proxy in between has no code of ours. */
function refusal(response: Response, text: string): Outcome {
	const retryAfterMs = Number(response.headers.get("retry-after") ?? 0) * 1000 || undefined;
	const after = retryAfterMs === undefined ? {} : { retryAfterMs };
	try {
		const { code, message } = JSON.parse(text) as { code: ErrorCode; message: string };
		if (typeof code === "string") return { code, message, retry: passesWithTime(code), ...after };
	} catch {
		// Told below by its status.
	}
	const retry = response.status >= 500 || response.status === 429;
	return { code: "UNREACHABLE", message: `the server answered ${response.status}`, retry, ...after };
}

function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.cause instanceof Error ? error.cause.message : error.message;
}
