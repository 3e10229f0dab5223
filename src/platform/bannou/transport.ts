import { Agent, request } from "undici";

/** Largest body of an answer; the largest that Showtime asks for are pages of 100 records. */
const MOST_ANSWER_BYTES = 8 * 1024 * 1024;

export interface TransportOptions {
	/** Time in which a connection has to stand. */
	connectTimeoutMs: number;
	/** Time for one attempt, from the connection to the last byte of the answer. */
	attemptTimeoutMs: number;
}

/** Connections to the platform, kept open between calls. */
export class Transport {
	readonly #agent: Agent;
	readonly #attemptTimeoutMs: number;
	readonly #closing = new AbortController();

	constructor({ connectTimeoutMs, attemptTimeoutMs }: TransportOptions) {
		this.#agent = new Agent({
			connect: { timeout: connectTimeoutMs },
			allowH2: false,
			maxResponseSize: MOST_ANSWER_BYTES,
			// The attempt's own time is the bound.
			headersTimeout: 0,
			bodyTimeout: 0,
		});
		this.#attemptTimeoutMs = attemptTimeoutMs;
	}

	/** Aborted when nothing is to be waited for any more. */
	get signal(): AbortSignal {
		return this.#closing.signal;
	}

	/** Posts JSON. Rejects when no whole answer comes in time. Bodies of anything but a success are thrown away. */
	async post(url: string, body: string, traceparent: string): Promise<{ status: number; text: string }> {
		const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(this.#attemptTimeoutMs)]);
		const answer = await request(url, {
			method: "POST",
			headers: { "content-type": "application/json", accept: "application/json", traceparent },
			body,
			signal,
			dispatcher: this.#agent,
		});
		const { statusCode: status } = answer;
		if (status >= 200 && status < 300) return { status, text: await answer.body.text() };
		await answer.body.dump();
		return { status, text: "" };
	}

	/** Breaks off what is under way. */
	async close(): Promise<void> {
		this.#closing.abort();
		await this.#agent.destroy();
	}
}
