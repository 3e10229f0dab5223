import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const SECRET_BYTES = 32;

/** Where the demo's token secret is: beside the SQLite file. */
export function demoSecretPath(sqlitePath: string): string {
	return join(dirname(sqlitePath), "demo-secret");
}

/**
 * The demo's token secret; made on first use, readable by its owner only. Of two processes that make it at once the first
 * one's is kept. Throws when the folder cannot be written or the file holds no secret.
 */
export function demoSecret(sqlitePath: string): string {
	const path = demoSecretPath(sqlitePath);
	mkdirSync(dirname(path), { recursive: true });
	try {
		writeFileSync(path, `${randomBytes(SECRET_BYTES).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
	}
	const secret = readFileSync(path, "utf8").trim();
	if (Buffer.byteLength(secret) < SECRET_BYTES) {
		throw new Error(`${path} holds no secret of ${SECRET_BYTES} bytes; remove it to have one made`);
	}
	return secret;
}
