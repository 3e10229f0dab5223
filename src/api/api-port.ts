import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ERRORS } from "../errors.ts";
import type { Dependency, Readiness } from "./health.ts";

/** A call that does not come in this time is cut off. */
const REQUEST_MS = 15_000;
/** Longer than callers and proxies keep an idle connection: else one may send a call just as it is closed here, and lose it. */
const KEEP_ALIVE_MS = 75_000;
const RETRY_SECONDS = 2;

/**
 * The internal API's port. It is taken before everything else, so that health tells what a start waits for; everything else is
 * `STARTING` until the API takes over, without a gap.
 */
export class ApiPort {
	readonly #server: Server;
	#answer: RequestListener;

	/** `awaited`: what the start waits for, by name. */
	constructor(awaited: () => Record<string, Dependency>) {
		this.#answer = (request, response) => answerWhileStarting(request.url, response, awaited());
		const options = { requestTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS };
		this.#server = createServer(options, (request, response) => this.#answer(request, response));
	}

	/** Answers the URL. Rejects with Node's error when the port cannot be taken. */
	async listen(port: number, host: string): Promise<string> {
		await new Promise<void>((resolve, reject) => {
			this.#server.once("error", reject);
			this.#server.listen(port, host, () => {
				this.#server.off("error", reject);
				resolve();
			});
		});
		return urlOf(this.#server.address() as AddressInfo);
	}

	/** From here on the API answers. */
	serve(answer: RequestListener): void {
		this.#answer = answer;
	}

	/** After it returns no call is under way and the port is free; a second time it does nothing. */
	async close(): Promise<void> {
		if (!this.#server.listening) return;
		// For connections that still have an answer to get.
		this.#server.keepAliveTimeout = 1;
		const closed = new Promise((resolve) => this.#server.close(resolve));
		this.#server.closeIdleConnections();
		await closed;
	}
}

function answerWhileStarting(
	url: string | undefined,
	response: ServerResponse,
	awaited: Record<string, Dependency>,
): void {
	const path = url?.split("?", 1)[0];
	if (path === "/health/live") return reply(response, 200, { status: "live" });
	if (path === "/health/ready") {
		return reply(response, 503, { status: "starting", dependencies: awaited } satisfies Readiness);
	}
	const { status, message } = ERRORS.STARTING;
	response.setHeader("Retry-After", RETRY_SECONDS);
	reply(response, status, { code: "STARTING", message });
}

/** The connection closes after it: the next call is for the API. */
function reply(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { "Content-Type": "application/json", Connection: "close" });
	response.end(JSON.stringify(body));
}

/** Where this machine reaches it. */
function urlOf({ address, family, port }: AddressInfo): string {
	if (address === "0.0.0.0" || address === "::") return `http://127.0.0.1:${port}`;
	return family === "IPv6" ? `http://[${address}]:${port}` : `http://${address}:${port}`;
}
