import { randomBytes } from "node:crypto";
import { PlatformRefused, PlatformUnavailable } from "../../errors.ts";
import { issueText } from "../../events/issue-text.ts";
import type { CircuitBreaker } from "./circuit-breaker.ts";
import { type EnumSpelling, encodeEnum } from "./enum-codec.ts";
import type { Operation, Reply } from "./operation.ts";
import { pause, type Surroundings } from "./surroundings.ts";
import type { Transport } from "./transport.ts";

/** Attempts after the first of an operation that may be sent again. */
const RETRIES = 3;
const FIRST_RETRY_MS = 100;
/** The service, or something before it, was not there. */
const AWAY = [502, 503, 504];
/** Answers that may be another one later. */
const NOT_NOW = [408, 425, 429];
/** Codes of errors before there was a connection. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set([
	...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"],
	"UND_ERR_CONNECT_TIMEOUT",
]);
/** Attempts after the first while somebody holds a lock. */
const LOCK_RETRIES = 4;

export interface ServiceClientParts {
	name: string;
	/** Where the service is, without a slash at the end. */
	baseUrl: string;
	transport: Transport;
	breaker: CircuitBreaker;
	spelling: EnumSpelling;
	surroundings: Surroundings;
}

/** One service of the platform, asked by HTTP (docs/platform.md, "How a service is asked"). */
export class ServiceClient {
	readonly #parts: ServiceClientParts;

	constructor(parts: ServiceClientParts) {
		this.#parts = parts;
	}

	get baseUrl(): string {
		return this.#parts.baseUrl;
	}

	get breaker(): Pick<CircuitBreaker, "isClosed" | "reason"> {
		return this.#parts.breaker;
	}

	/** Lets calls through again, whatever came of those before: for who waits for the service and asks once in a while. */
	forgive(): void {
		this.#parts.breaker.reset();
	}

	/** A value of an enumeration, spelled as in the schemas, as the platform wants it. */
	encode(value: string): string {
		return encodeEnum(value, this.#parts.spelling);
	}

	/** Fields of an absent value are left out. Throws `PlatformUnavailable` when the service gives no answer to go by. */
	async ask<T>(operation: Operation<T>, request: object): Promise<Reply<T>> {
		const { breaker, name } = this.#parts;
		if (!breaker.enter()) {
			const message = this.#told(operation, `left alone until it answers (${breaker.reason})`);
			throw new PlatformUnavailable(message, { mayHaveArrived: false });
		}
		const traceId = randomBytes(16).toString("hex");
		try {
			const { status, text } = await this.#attempts(operation, JSON.stringify(request), traceId);
			breaker.succeeded();
			if (status >= 200 && status < 300) return { status: 200, body: this.#read(operation, text, traceId) };
			if (status >= 400 && status <= 500 && !NOT_NOW.includes(status)) return { status };
			throw this.#unavailable(operation, `answered ${status}`);
		} catch (error) {
			if (error instanceof PlatformUnavailable) throw error;
			if (this.#parts.transport.signal.aborted) {
				breaker.abandoned();
				throw this.#unavailable(operation, "the process stops", error);
			}
			const reason = reasonOf(error);
			breaker.failed(reason);
			const facts = { service: name, path: operation.path, traceId };
			this.#parts.surroundings.log.warn(facts, `the platform does not answer: ${name}: ${reason}`);
			throw this.#unavailable(operation, reason, error);
		}
	}

	#told({ path }: Operation<unknown>, reason: string): string {
		const { name, baseUrl } = this.#parts;
		return `${name} at ${baseUrl}: ${path}: ${reason}`;
	}

	/** The same; throws `PlatformRefused` when the service decided against it. */
	async call<T>(operation: Operation<T>, request: object): Promise<T> {
		const reply = await this.ask(operation, request);
		if (isSuccess(reply)) return reply.body;
		throw this.refusal(operation, reply.status);
	}

	/** The same; undefined when there is no such thing (404). */
	async find<T>(operation: Operation<T>, request: object): Promise<T | undefined> {
		const reply = await this.ask(operation, request);
		if (isSuccess(reply)) return reply.body;
		if (reply.status === 404) return undefined;
		throw this.refusal(operation, reply.status);
	}

	/** What an answer of this status, which nothing else explains, is to the caller. */
	refusal({ path }: Operation<unknown>, status: number): PlatformRefused | PlatformUnavailable {
		const message = `${this.#parts.name}: ${path}: answered ${status}`;
		return status >= 500 ? new PlatformUnavailable(message) : new PlatformRefused(status, message);
	}

	/**
	 * Tries again while somebody holds a lock, which `attempt` tells by undefined: a 409 with nothing to show for it. Throws
	 * `PlatformUnavailable` when the lock stays.
	 */
	async untilFree<T>({ path }: Operation<unknown>, attempt: () => Promise<T | undefined>): Promise<T> {
		const { surroundings, transport, name } = this.#parts;
		for (let retry = 0; ; retry++) {
			const done = await attempt();
			if (done !== undefined) return done;
			if (retry === LOCK_RETRIES) throw new PlatformUnavailable(`${name}: ${path}: somebody holds a lock (409)`);
			await pause(surroundings, FIRST_RETRY_MS * 2 ** retry * (0.5 + surroundings.random()), transport.signal);
		}
	}

	/** One attempt, or several where that is safe; the last one's failure is the call's. */
	async #attempts({ path, isSafe }: Operation<unknown>, body: string, traceId: string) {
		const { transport, baseUrl, surroundings } = this.#parts;
		const retries = isSafe ? RETRIES : 0;
		for (let retry = 0; ; retry++) {
			try {
				const traceparent = `00-${traceId}-${randomBytes(8).toString("hex")}-01`;
				const answer = await transport.post(`${baseUrl}${path}`, body, traceparent);
				if (!AWAY.includes(answer.status)) return answer;
				if (retry === retries) throw new Error(`answered ${answer.status}`);
			} catch (error) {
				if (retry === retries || transport.signal.aborted) throw error;
			}
			await pause(surroundings, FIRST_RETRY_MS * 2 ** retry, transport.signal);
		}
	}

	#read<T>(operation: Operation<T>, text: string, traceId: string): T {
		const { name, surroundings } = this.#parts;
		const read = readJson(text);
		const parsed = operation.answer.safeParse(read);
		if (parsed.success) return parsed.data;
		const problem = read === undefined && text !== "" ? "no JSON" : issueText(parsed.error, read, "answer");
		const facts = { service: name, path: operation.path, traceId };
		surroundings.log.warn(facts, `an answer of the platform cannot be read: ${name}: ${operation.path}: ${problem}`);
		throw this.#unavailable(operation, `answered with a success that cannot be read: ${problem}`);
	}

	#unavailable(operation: Operation<unknown>, reason: string, cause?: unknown): PlatformUnavailable {
		const mayHaveArrived = !isUnconnected(cause);
		return new PlatformUnavailable(this.#told(operation, reason), { cause, mayHaveArrived });
	}
}

/** True for an error of a connection that never stood: nothing was sent. */
function isUnconnected(cause: unknown): boolean {
	const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
	return typeof code === "string" && NEVER_CONNECTED.has(code);
}

export function isSuccess<T>(reply: Reply<T>): reply is { status: 200; body: T } {
	return reply.status === 200;
}

/** Undefined for text that is no JSON, an empty one included. */
function readJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Why there was no answer, in one line. */
function reasonOf(error: unknown): string {
	const { name, message, code, errors } = error as Error & { code?: string; errors?: Error[] };
	if (name === "TimeoutError") return "no answer in time";
	if (message === "" && errors !== undefined) return errors.map((inner) => inner.message).join(", ");
	return code === undefined || message.includes(code) ? message : `${message} (${code})`;
}
