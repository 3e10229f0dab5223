/** A call that was not answered with a success. */
export class ApiFailure extends Error {
	/** HTTP status; 0: nobody answered. */
	readonly status: number;
	readonly code: string;

	constructor(status: number, code: string, message: string) {
		super(message);
		this.name = "ApiFailure";
		this.status = status;
		this.code = code;
	}

	/** Nothing that another token would change: the server is away, or not ready. */
	get isAway(): boolean {
		return this.status === 0 || this.status >= 500;
	}
}

const PATIENCE_MS = 10_000;

/** The internal API of the server that this page came from. */
export class InternalApi {
	readonly #token: string | undefined;
	readonly #onRefused: (failure: ApiFailure) => void;

	/** `onRefused` learns of every answer that the token is not, or no longer, a valid one. */
	constructor(token: string | undefined, onRefused: (failure: ApiFailure) => void) {
		this.#token = token;
		this.#onRefused = onRefused;
	}

	/** Calls `/showtime/<path>`; throws `ApiFailure`. */
	async call<T>(path: string, body: object = {}): Promise<T> {
		const response = await this.#fetch(`../showtime/${path}`, { method: "POST", body: JSON.stringify(body) });
		return response as T;
	}

	/** Reads a document of the internal port; throws `ApiFailure`. */
	async read<T>(path: string): Promise<T> {
		return (await this.#fetch(`../${path}`, {})) as T;
	}

	async #fetch(url: string, request: RequestInit): Promise<unknown> {
		const { status, text } = await this.#answer(url, request);
		const answer = parsed(text);
		if (status === 200 && answer !== undefined) return answer;
		const { code, message } = (answer ?? {}) as { code?: string; message?: string };
		const failure = new ApiFailure(status, code ?? "NO_ANSWER", message ?? "The server's answer cannot be read.");
		if (status === 401) this.#onRefused(failure);
		throw failure;
	}

	async #answer(url: string, request: RequestInit): Promise<{ status: number; text: string }> {
		const headers = {
			"content-type": "application/json",
			...(this.#token !== undefined && { authorization: `Bearer ${this.#token}` }),
		};
		try {
			const signal = AbortSignal.timeout(PATIENCE_MS);
			const response = await fetch(url, { ...request, headers, signal, cache: "no-store" });
			return { status: response.status, text: await response.text() };
		} catch {
			throw new ApiFailure(0, "AWAY", "The server does not answer.");
		}
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
