import Fastify, { type FastifyInstance } from "fastify";
import type { Api } from "./doors.ts";

/** `/openapi.json`, and a page at `/docs` that shows it. The page's code is loaded when somebody first looks. */
export function docsRoutes(api: Api): void {
	api.get("/openapi.json", { schema: { hide: true } }, async () => api.swagger());
	let page: Promise<FastifyInstance> | undefined;
	for (const path of ["/docs", "/docs/*"]) {
		api.get(path, { schema: { hide: true } }, async (request, reply) => {
			page ??= buildPage();
			const { routing } = await page;
			reply.hijack();
			routing(request.raw, reply.raw);
		});
	}
	api.addHook("onClose", async () => {
		await (await page)?.close();
	});
}

/** The page stands alone: it loads nothing from elsewhere. */
async function buildPage(): Promise<FastifyInstance> {
	const { default: reference } = await import("@scalar/fastify-api-reference");
	const app = Fastify();
	await app.register(reference, {
		routePrefix: "/docs",
		configuration: {
			url: "/openapi.json",
			pageTitle: "Showtime API",
			// What would leave this machine is off.
			withDefaultFonts: false,
			telemetry: false,
			agent: { disabled: true },
			mcp: { disabled: true },
			hideClientButton: true,
			showDeveloperTools: "never",
		},
	});
	await app.ready();
	return app;
}
