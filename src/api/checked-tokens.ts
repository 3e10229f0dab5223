import type { Principal } from "../events/token.ts";

/** A token's bearer, and when the token ends, in Unix milliseconds. */
export interface CheckedToken {
	principal: Principal;
	expiresAtMs: number;
}

/** How long a token is not checked again: a game server sends the same one with every call. */
const KEPT_MS = 10_000;
const MOST_KEPT = 1_000;

/** Checks tokens, each once in ten seconds; what was refused is checked every time. */
export class CheckedTokens {
	readonly #check: (token: string) => Promise<CheckedToken>;
	readonly #nowMs: () => number;
	readonly #kept = new Map<string, { principal: Principal; untilMs: number }>();

	constructor(check: (token: string) => Promise<CheckedToken>, nowMs: () => number) {
		this.#check = check;
		this.#nowMs = nowMs;
	}

	/** Throws what the check throws. */
	async verify(token: string): Promise<Principal> {
		const nowMs = this.#nowMs();
		const known = this.#kept.get(token);
		if (known !== undefined && nowMs < known.untilMs) return known.principal;
		const { principal, expiresAtMs } = await this.#check(token);
		if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
		this.#kept.set(token, { principal, untilMs: Math.min(expiresAtMs, nowMs + KEPT_MS) });
		return principal;
	}
}
