import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { createTokenVerifier, signToken } from "../../src/api/json-web-token.ts";
import type { Principal } from "../../src/events/token.ts";

const SECRET = "a shared secret of at least 32 bytes";
const SESSION = "0197f3a0-0000-7000-8000-000000000001";

function jwt(claims: Record<string, unknown>, secret = SECRET): Promise<string> {
	return new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(secret));
}

async function refusalOf(verification: Promise<unknown>): Promise<unknown> {
	try {
		await verification;
		return undefined;
	} catch (error) {
		return error;
	}
}

describe("token verifier", () => {
	const verifier = createTokenVerifier({ secret: SECRET });
	const inAnHour = Math.floor(Date.now() / 1000) + 3600;

	it("takes what signToken signs", async () => {
		const principal: Principal = { subject: "arena-server", role: "publisher", sessions: [SESSION] };
		expect(await verifier.verify(await signToken(SECRET, principal, "1h"))).to.deep.equal(principal);
	});

	it("takes no claim beyond those it knows", async () => {
		const token = await jwt({ sub: "a", role: "user", exp: inAnHour, sessionId: "someone else's connection" });
		expect(await verifier.verify(token)).to.deep.equal({ subject: "a", role: "user" });
	});

	it("looks at the end of a token that it has taken before", async () => {
		// Clocks may differ by 5 s.
		const token = await jwt({ sub: "a", role: "user", exp: Math.floor(Date.now() / 1_000) - 4 });
		await verifier.verify(token);
		await new Promise((resolve) => setTimeout(resolve, 1_100));
		expect(await refusalOf(verifier.verify(token))).to.include({ code: "INVALID_TOKEN" });
	});

	const refused: [string, () => Promise<string> | string, string][] = [
		["garbage", () => "garbage", "the token is malformed or not signed by this deployment"],
		[
			"a foreign signature",
			() => jwt({ sub: "a", role: "admin", exp: inAnHour }, "x".repeat(32)),
			"the token is malformed or not signed by this deployment",
		],
		[
			"an unsigned token",
			() => `${btoa('{"alg":"none"}')}.${btoa('{"sub":"a","role":"admin"}')}.`.replaceAll("=", ""),
			"the token is malformed or not signed by this deployment",
		],
		["an expired token", () => jwt({ sub: "a", role: "admin", exp: 1000 }), "the token has expired"],
		[
			"a token without an end",
			() => jwt({ sub: "a", role: "admin" }),
			'the token\'s claim exp: missing required "exp" claim',
		],
		[
			"an unknown role",
			() => jwt({ sub: "a", role: "boss", exp: inAnHour }),
			'the token\'s claim role = "boss": Invalid option: expected one of "user"|"publisher"|"developer"|"admin"',
		],
		["no role", () => jwt({ sub: "a", exp: inAnHour }), 'the token\'s claim role: missing required "role" claim'],
	];
	for (const [what, token, message] of refused) {
		it(`refuses ${what}`, async () => {
			expect(await refusalOf(verifier.verify(await token()))).to.deep.include({ code: "INVALID_TOKEN", message });
		});
	}

	it("takes a key set's signature and says when the key set cannot be read", async () => {
		const { publicKey, privateKey } = await generateKeyPair("ES256");
		const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: "one", alg: "ES256" }] };
		let answers = true;
		const server = createServer((_, response) => response.writeHead(answers ? 200 : 500).end(JSON.stringify(keys)));
		server.listen(0, "127.0.0.1");
		await once(server, "listening");
		const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
		const token = await new SignJWT({ sub: "a", role: "developer", exp: inAnHour })
			.setProtectedHeader({ alg: "ES256", kid: "one" })
			.sign(privateKey);
		const principal = await createTokenVerifier({ jwksUrl }).verify(token);
		expect(principal).to.deep.equal({ subject: "a", role: "developer" });
		const hs256 = await jwt({ sub: "a", role: "admin", exp: inAnHour });
		expect(await refusalOf(createTokenVerifier({ jwksUrl }).verify(hs256))).to.include({ code: "INVALID_TOKEN" });
		answers = false;
		expect(await refusalOf(createTokenVerifier({ jwksUrl }).verify(token))).to.include({ code: "KEYS_UNREACHABLE" });
		server.closeAllConnections();
		server.close();
	});
});
