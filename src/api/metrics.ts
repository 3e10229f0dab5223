import type { FastifyInstance } from "fastify";
import type { Counter, Gauge, Histogram, Registry } from "prom-client";
import * as z from "zod";
import type { Api } from "./doors.ts";

/** What the API measures, and the registry that `/metrics` shows. */
export interface ApiMetrics {
	registry: Registry;
	apiCalls: Counter<"path" | "status">;
	apiSeconds: Histogram<"path">;
	apiCallsUnderWay: Gauge;
	apiRefusals: Counter<"code">;
}

/** Counts each answered call by its route; unknown paths share one name, so that nobody can grow the list. */
export function countCalls(app: FastifyInstance, { apiCalls, apiSeconds }: ApiMetrics): void {
	app.addHook("onResponse", async (request, reply) => {
		const path = request.routeOptions.url ?? "unknown";
		apiCalls.inc({ path, status: reply.statusCode });
		apiSeconds.observe({ path }, reply.elapsedTime / 1000);
	});
}

export function metricsRoutes(api: Api, { registry }: ApiMetrics): void {
	const schema = {
		tags: ["operations"],
		summary: "What the process measures, for Prometheus",
		response: { 200: { content: { "text/plain": { schema: z.string() } } } },
	};
	api.get("/metrics", { schema }, async (_, reply) => {
		const text = await registry.metrics();
		return reply
			.type(registry.contentType)
			.serializer((payload: string) => payload)
			.send(text);
	});
}
