import type { ServerResponse } from "node:http";

/** Names of files in there hang on their content. */
const ASSETS = "/assets/";
const FOR_EVER = "public, max-age=31536000, immutable";

/**
 * Headers of the page's files. The policy lets the page run its own scripts alone, build no markup from text, and talk to its own
 * server and to `connects` (origins, or schemes such as "wss:"). A number of processes name rooms at addresses of their own.
 */
export function pageHeaders(connects: readonly string[]): (response: ServerResponse, path: string) => void {
	const policy = [
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src 'self' data: blob:",
		"font-src 'self'",
		"media-src 'self'",
		"worker-src 'self'",
		"manifest-src 'self'",
		`connect-src ${["'self'", ...connects].join(" ")}`,
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'self'",
		"require-trusted-types-for 'script'",
	].join("; ");
	return (response, path) => {
		response.setHeader("Content-Security-Policy", policy);
		response.setHeader("Referrer-Policy", "no-referrer");
		response.setHeader("Cache-Control", path.startsWith(ASSETS) ? FOR_EVER : "no-cache");
	};
}
