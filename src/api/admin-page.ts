import sirv from "sirv";
import type { Api } from "./doors.ts";

/** The page loads nothing from elsewhere, runs nothing written into it, and is shown inside no other page. */
const CONTENT_SECURITY_POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self'",
	"connect-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
	"require-trusted-types-for 'script'",
	"trusted-types 'none'",
].join("; ");

const HEADERS = {
	"Content-Security-Policy": CONTENT_SECURITY_POLICY,
	"X-Content-Type-Options": "nosniff",
	"X-Frame-Options": "DENY",
	"Referrer-Policy": "no-referrer",
	"Cross-Origin-Opener-Policy": "same-origin",
	"Cache-Control": "no-cache",
};

/** `/admin/`: the operators' page, built into `folder`. It is open, as what it shows needs a token. */
export function adminPageRoutes(api: Api, folder: string): void {
	const serve = sirv(folder, { dev: false, etag: true });
	const schema = { hide: true };
	// By a relative address: a proxy may have the port under a path of its own.
	api.get("/admin", { schema }, async (_, reply) => reply.code(302).header("location", "admin/").send());
	api.get("/admin/*", { schema }, (request, reply) => {
		const { raw } = request;
		const path = (raw.url ?? "").split("?", 1)[0].slice("/admin".length);
		raw.url = path === "/" ? "/admin.html" : path;
		reply.hijack();
		for (const [name, value] of Object.entries(HEADERS)) reply.raw.setHeader(name, value);
		serve(raw, reply.raw, () => void reply.raw.writeHead(404).end());
	});
}
