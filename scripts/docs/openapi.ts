import { Registry } from "prom-client";
import { createApiServer } from "../../src/api/api-server.ts";
import type { Doors } from "../../src/api/doors.ts";
import type { HealthChecks } from "../../src/api/health.ts";
import { createMetrics } from "../../src/metrics.ts";
import type { HypeHistory } from "../../src/persistence/hype-history.ts";
import type { IdempotencyStore } from "../../src/persistence/idempotency-store.ts";

/** docs/openapi.json: the document that a server answers at /openapi.json. Nothing is called, so nothing is behind it. */
export async function openApiDocument(): Promise<object> {
	const nothing = {} as unknown;
	const app = await createApiServer({
		isEnabled: true,
		auth: { mode: "network" },
		directory: nothing as Doors["directory"],
		broadcasts: nothing as Doors["broadcasts"],
		idempotency: nothing as IdempotencyStore,
		hypeHistory: nothing as HypeHistory,
		ruleBook: nothing as Doors["ruleBook"],
		ruleDelivery: nothing as Doors["ruleDelivery"],
		auditLog: nothing as Doors["auditLog"],
		reservoir: nothing as Doors["reservoir"],
		health: nothing as HealthChecks,
		metrics: { ...createMetrics(), registry: new Registry() },
		publicEndpoint: () => "",
		isCorsOrigin: () => false,
		log: { info() {}, warn() {}, error() {} },
		nowMs: () => 0,
	});
	const document = (await app.inject("/openapi.json")).json();
	await app.close();
	return document;
}
