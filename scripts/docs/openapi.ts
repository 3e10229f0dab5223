import { Registry } from "prom-client";
import { createApiServer } from "../../src/api/api-server.ts";
import type { CallAudit } from "../../src/api/audit-calls.ts";
import type { Doors } from "../../src/api/doors.ts";
import type { EmbeddedDoors } from "../../src/api/embedded.ts";
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
		voice: nothing as Doors["voice"],
		cleanup: nothing as Doors["cleanup"],
		idempotency: nothing as IdempotencyStore,
		hypeHistory: nothing as HypeHistory,
		careers: nothing as Doors["careers"],
		careerStore: nothing as Doors["careerStore"],
		followers: nothing as Doors["followers"],
		tips: nothing as Doors["tips"],
		spendings: nothing as Doors["spendings"],
		wallets: nothing as Doors["wallets"],
		sponsorships: nothing as Doors["sponsorships"],
		sponsorshipStore: nothing as Doors["sponsorshipStore"],
		ruleBook: nothing as Doors["ruleBook"],
		ruleDelivery: nothing as Doors["ruleDelivery"],
		auditLog: nothing as Doors["auditLog"],
		audit: nothing as CallAudit,
		deadLetters: nothing as Doors["deadLetters"],
		rooms: nothing as Doors["rooms"],
		ownership: nothing as Doors["ownership"],
		reservoir: nothing as Doors["reservoir"],
		embedded: { registry: nothing, ledger: nothing, wallets: nothing } as EmbeddedDoors,
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
