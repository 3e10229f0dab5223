/** Decides which web pages may use the public port: its own, and those that are allowed by name. */
export class OriginRules {
	readonly #allowed: ReadonlySet<string>;
	readonly #ownHost: string | undefined;

	/** `allowed`: origins such as "https://game.example"; "*" allows every page. `publicUrl`: where players reach the port. */
	constructor(allowed: readonly string[], publicUrl?: string) {
		this.#allowed = new Set(allowed);
		this.#ownHost = publicUrl === undefined ? undefined : new URL(publicUrl).host;
	}

	/** True for a page that may: named, of the host it calls, or no page at all (no origin: a game client). */
	allows(origin: string | undefined, host: string | undefined): boolean {
		if (origin === undefined || this.#allowed.has("*") || this.#allowed.has(origin)) return true;
		if (!URL.canParse(origin)) return false;
		const from = new URL(origin).host;
		return from === host || from === this.#ownHost;
	}
}
