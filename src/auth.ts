import { BlockList, isIPv6 } from "node:net";
import type { Auth } from "./api/access.ts";
import { createTokenVerifier } from "./api/json-web-token.ts";
import type { Config } from "./config.ts";
import type { TokenVerifier } from "./platform/token-verifier.ts";
import { StartError } from "./start-error.ts";

/** What tokens are checked with, of callers and of players. */
export function tokensOf({ tokenSecret: secret, jwksUrl }: Config): TokenVerifier | undefined {
	if (secret !== undefined && jwksUrl !== undefined) {
		throw new StartError(
			"SHOWTIME_TOKEN_SECRET and SHOWTIME_JWKS_URL are both set: tokens are checked with one of them",
		);
	}
	if (secret !== undefined) return createTokenVerifier({ secret });
	return jwksUrl === undefined ? undefined : createTokenVerifier({ jwksUrl });
}

/** Decides who may call; nobody is let in because nothing was decided. */
export function authOf({ authMode }: Config, verifier: TokenVerifier | undefined): Auth {
	if (authMode === "network") return { mode: "network" };
	if (verifier !== undefined) return { mode: "jwt", verifier };
	throw new StartError(
		"SHOWTIME_TOKEN_SECRET is not set: set it (at least 32 bytes) or SHOWTIME_JWKS_URL, or SHOWTIME_AUTH_MODE=network in a trusted network; `serve --demo` needs none",
	);
}

/** Whether an address, as a socket tells it, is of one of the networks (such as 10.0.0.0/8). */
export function inNetworks(networks: readonly string[] = []): (address: string) => boolean {
	const list = new BlockList();
	for (const network of networks) {
		const [address = "", length] = network.split("/");
		list.addSubnet(address, Number(length), familyOf(address));
	}
	return (address) => list.check(address, familyOf(address));
}

function familyOf(address: string): "ipv4" | "ipv6" {
	return isIPv6(address) ? "ipv6" : "ipv4";
}
