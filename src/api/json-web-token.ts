import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { ShowtimeError } from "../errors.ts";
import { issueText } from "../events/issue-text.ts";
import { type Principal, tokenClaims } from "../events/token.ts";
import type { TokenVerifier } from "../platform/token-verifier.ts";
import { type CheckedToken, CheckedTokens } from "./checked-tokens.ts";

/** Where the keys come from that tokens are checked with. */
export type TokenKeys = { secret: string } | { jwksUrl: string };

const REQUIRED_CLAIMS = ["sub", "role", "exp"];
const CLOCK_TOLERANCE_SECONDS = 5;

/**
 * Checks JSON web tokens: HS256 with a shared secret, or the asymmetric algorithms of a key set.
 * Besides `INVALID_TOKEN` it throws `KEYS_UNREACHABLE` when the key set cannot be read.
 */
export function createTokenVerifier(keys: TokenKeys, nowMs = Date.now): TokenVerifier {
	return new CheckedTokens(checkWith(keys), nowMs);
}

function checkWith(keys: TokenKeys): (token: string) => Promise<CheckedToken> {
	const options = { requiredClaims: REQUIRED_CLAIMS, clockTolerance: CLOCK_TOLERANCE_SECONDS };
	if ("secret" in keys) {
		const secret = new TextEncoder().encode(keys.secret);
		return (token) => checked(jwtVerify(token, secret, { ...options, algorithms: ["HS256"] }));
	}
	const keySet = createRemoteJWKSet(new URL(keys.jwksUrl));
	const algorithms = ["EdDSA", "ES256", "ES384", "PS256", "RS256"];
	return (token) => checked(jwtVerify(token, keySet, { ...options, algorithms }));
}

/** Signs a token (HS256) that lives for `expiresIn`, such as "12h" or "30 minutes". */
export function signToken(secret: string, { subject, ...claims }: Principal, expiresIn: string): Promise<string> {
	return new SignJWT(claims)
		.setProtectedHeader({ alg: "HS256", typ: "JWT" })
		.setSubject(subject)
		.setIssuedAt()
		.setExpirationTime(expiresIn)
		.sign(new TextEncoder().encode(secret));
}

async function checked(verification: Promise<{ payload: JWTPayload }>): Promise<CheckedToken> {
	const { payload } = await verification.catch((error: unknown) => {
		throw refusal(error);
	});
	const claims = tokenClaims.safeParse(payload);
	if (!claims.success)
		throw new ShowtimeError("INVALID_TOKEN", `the token's claim ${issueText(claims.error, payload)}`);
	const { sub, ...rest } = claims.data;
	return { principal: { subject: sub, ...rest }, expiresAtMs: (payload.exp ?? 0) * 1_000 };
}

/** Errors about the token are its bearer's; all others mean that the key set could not be read. */
function refusal(error: unknown): ShowtimeError {
	if (error instanceof errors.JWTExpired) return new ShowtimeError("INVALID_TOKEN", "the token has expired");
	if (error instanceof errors.JWTClaimValidationFailed) {
		return new ShowtimeError("INVALID_TOKEN", `the token's claim ${error.claim}: ${error.message}`);
	}
	const code = error instanceof errors.JOSEError ? error.code : "";
	if (/^ERR_(JWT|JWS|JOSE_ALG|JOSE_NOT_SUPPORTED|JWKS_NO_MATCHING|JWKS_MULTIPLE)/.test(code)) {
		return new ShowtimeError("INVALID_TOKEN", "the token is malformed or not signed by this deployment");
	}
	return new ShowtimeError("KEYS_UNREACHABLE");
}
