import { setTimeout as after } from "node:timers/promises";
import { CliError } from "./fail.ts";

/** An answer of the internal API that is no success, or none at all. */
export class CallFailed extends CliError {
	/** Of docs/errors.md, or of the connection, or the status. */
	readonly code: string;

	constructor(code: string, message: string, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
	}
}

const TIMEOUT_MS = 60_000;
/** Who is told to come later for so long gives up. */
const PATIENCE_MS = 30_000;
/** Answers that say: the same call, a little later. */
const LATER: ReadonlySet<number> = new Set([429, 503]);
/** These last: nobody is helped by waiting. */
const LASTING: ReadonlySet<string> = new Set(["SHOWTIME_DISABLED", "OUTBOX_BEHIND", "JOURNAL_FULL"]);

/** Calls the internal API of a running server as a well-behaved caller: who is told to come later comes later. */
export class ApiCaller {
	readonly #token: string | undefined;

	constructor(token: string | undefined) {
		this.#token = token;
	}

	/** The answer of a call. Throws `CallFailed`. */
	async post<Answer>(url: string, path: string, body: object): Promise<Answer> {
		const deadlineMs = performance.now() + PATIENCE_MS;
		for (;;) {
			const response = await this.#send(`${url}${path}`, body);
			const text = await response.text();
			if (response.ok) return JSON.parse(text) as Answer;
			const { code, message } = refusalOf(response.status, text);
			if (!LATER.has(response.status) || LASTING.has(code) || performance.now() > deadlineMs) {
				throw new CallFailed(code, `${path} is answered ${response.status} ${code}: ${message}`);
			}
			await after(1_000 * Number(response.headers.get("retry-after") ?? 1));
		}
	}

	async #send(endpoint: string, body: object): Promise<Response> {
		const authorization = this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
		return await fetch(endpoint, {
			method: "POST",
			headers: { "content-type": "application/json", ...authorization },
			body: JSON.stringify(body),
			signal: AbortSignal.timeout(TIMEOUT_MS),
		}).catch((error: Error) => {
			throw unanswered(endpoint, error);
		});
	}
}

/** What `/metrics` of a server says. Throws `CallFailed`. */
export async function metricsOf(url: string): Promise<string> {
	const endpoint = `${url}/metrics`;
	const response = await fetch(endpoint, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((error: Error) => {
		throw unanswered(endpoint, error);
	});
	if (response.ok) return await response.text();
	throw new CallFailed(String(response.status), `${endpoint} is answered ${response.status}`);
}

function unanswered(endpoint: string, error: Error): CallFailed {
	const { code = error.name, message } = (error.cause ?? error) as NodeJS.ErrnoException;
	const reason = message === "" ? code : message;
	return new CallFailed(code, `${new URL(endpoint).origin} does not answer: ${reason}`, { cause: error });
}

/** An answer from a proxy in between has no code of ours. */
function refusalOf(status: number, text: string): { code: string; message: string } {
	try {
		const { code, message } = JSON.parse(text) as { code?: unknown; message?: unknown };
		if (typeof code === "string" && typeof message === "string") return { code, message };
	} catch {}
	return { code: "", message: `no answer of Showtime's internal API (${status})` };
}
