import type { Principal } from "../events/token.ts";

/** What Showtime asks of whoever issues tokens. */
export interface TokenVerifier {
	/** Who bears the token. Throws `INVALID_TOKEN` when it is malformed, expired or signed by somebody else. */
	verify(token: string): Promise<Principal>;
}
