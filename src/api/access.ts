import type { FastifyInstance, FastifyRequest } from "fastify";
import { ShowtimeError } from "../errors.ts";
import { type Principal, type Role, reaches } from "../events/token.ts";
import type { TokenVerifier } from "../platform/token-verifier.ts";

/** Who may call: holders of a token, or everybody in a trusted network as developer. */
export type Auth = { mode: "jwt"; verifier: TokenVerifier } | { mode: "network" };

declare module "fastify" {
	interface FastifyContextConfig {
		/** Least role that may call; a route without one is open. */
		least?: Role;
		/** Callers from within the trusted network need no token. */
		trusts?: boolean;
	}
	interface FastifyRequest {
		/** Set on every route with a `least` role. */
		principal: Principal;
	}
}

/** Checks each call's token and role before its body is read. `isTrusted`: whether an address is of the trusted network. */
export function checkAccess(app: FastifyInstance, auth: Auth, isTrusted: (address: string) => boolean): void {
	app.decorateRequest("principal");
	app.addHook("onRequest", async (request) => {
		const { least, trusts } = request.routeOptions.config;
		if (least === undefined) return;
		const isOpen = trusts === true && request.headers.authorization === undefined && isTrusted(request.ip);
		request.principal = isOpen ? trustedPrincipal(request) : await principalOf(request, auth);
		if (reaches(request.principal.role, least)) return;
		throw new ShowtimeError("ROLE_TOO_LOW", `role ${request.principal.role}: ${request.url} needs ${least}`);
	});
}

async function principalOf(request: FastifyRequest, auth: Auth): Promise<Principal> {
	if (auth.mode === "network") return trustedPrincipal(request);
	const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
	if (token === undefined) throw new ShowtimeError("TOKEN_MISSING", "no Authorization: Bearer header with a token");
	return auth.verifier.verify(token);
}

function trustedPrincipal({ ip }: FastifyRequest): Principal {
	return { subject: `network:${ip}`, role: "developer" };
}

/** A session as far as access goes. */
interface Owned {
	showtimeSessionId: string;
	gameServiceId: string;
}

/** A session outside the token's claims does not exist for its bearer. */
export function sees({ gameServices, sessions }: Principal, session: Owned): boolean {
	return (
		(gameServices?.includes(session.gameServiceId) ?? true) && (sessions?.includes(session.showtimeSessionId) ?? true)
	);
}

export function requireVisible(principal: Principal, session: Owned): void {
	if (!sees(principal, session))
		throw new ShowtimeError("SESSION_NOT_FOUND", `no session ${session.showtimeSessionId}`);
}

/** A game service outside the token's claims does not exist for its bearer. */
export function requireGameService({ gameServices }: Principal, gameServiceId: string): void {
	if (gameServices?.includes(gameServiceId) ?? true) return;
	throw new ShowtimeError("UNKNOWN_GAME_SERVICE", `no game service ${gameServiceId}`);
}

/** A token of single sessions neither starts nor lists others. */
export function requireUnlimited({ sessions }: Principal): void {
	if (sessions !== undefined) throw new ShowtimeError("ROLE_TOO_LOW", "the token is for single sessions");
}
