import { signToken } from "../api/json-web-token.ts";
import { loadConfig } from "../config.ts";
import type { Role } from "../events/token.ts";
import { demoSecret } from "./demo-secret.ts";
import { CliError } from "./fail.ts";

/** Where the internal API is, and a token for it; without one it is open. */
export interface ApiDoor {
	url: string;
	token: string | undefined;
}

/** By the options, else by the environment; a token that nobody gave is signed with the server's secret, and good for `goodFor`. */
export async function apiDoorOf(
	options: { url?: string; token?: string },
	role: Role,
	goodFor = "5m",
): Promise<ApiDoor> {
	const config = loadConfig(process.env);
	const url = options.url ?? process.env.SHOWTIME_URL ?? `http://127.0.0.1:${config.apiPort}`;
	if (!/^https?:/.test(url) || !URL.canParse(url)) throw new CliError(`--url ${url}: is no URL with http or https`);
	const given = options.token ?? process.env.SHOWTIME_TOKEN;
	if (given !== undefined || config.authMode === "network") return { url, token: given };
	const secret = config.tokenSecret ?? demoSecret(config.sqlitePath);
	return { url, token: await signToken(secret, { subject: "showtime-cli", role }, goodFor) };
}
