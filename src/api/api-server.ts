import cors, { type OriginFunction } from "@fastify/cors";
import swagger from "@fastify/swagger";
import Fastify, { type FastifyInstance } from "fastify";
import { jsonSchemaTransform, serializerCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import type * as z from "zod";
import { ShowtimeError } from "../errors.ts";
import { issueText } from "../events/issue-text.ts";
import { parseJson } from "../events/parse-json.ts";
import type { AuditLog } from "../persistence/audit-log.ts";
import type { HypeHistory } from "../persistence/hype-history.ts";
import type { IdempotencyStore } from "../persistence/idempotency-store.ts";
import type { Reservoir } from "../persistence/reservoir.ts";
import type { Broadcasts } from "../rooms/broadcasts.ts";
import type { Logger } from "../rooms/logger.ts";
import type { RuleBook } from "../rooms/rule-book.ts";
import type { RuleDelivery } from "../rooms/rule-delivery.ts";
import type { SessionDirectory } from "../rooms/session-directory.ts";
import { type Auth, checkAccess } from "./access.ts";
import { amplifyRoute } from "./amplify.ts";
import { audienceRoutes } from "./audience.ts";
import { auditRoutes } from "./audit.ts";
import { docsRoutes } from "./docs.ts";
import type { Doors } from "./doors.ts";
import { replyWithErrors } from "./error-reply.ts";
import { eventRoutes } from "./event.ts";
import { type HealthChecks, healthRoutes } from "./health.ts";
import { hypeRoutes } from "./hype.ts";
import { hypeHistoryRoutes } from "./hype-history.ts";
import { createIdempotency } from "./idempotency.ts";
import { DEFAULT_LIMITS, type Limits, limitCalls, limitInFlight, type ShareRate } from "./limits.ts";
import { type ApiMetrics, countCalls, metricsRoutes } from "./metrics.ts";
import { OPENAPI, usedSchemas } from "./openapi.ts";
import { reservoirRoutes } from "./reservoir.ts";
import { rulesRoutes } from "./rules.ts";
import { sessionRoutes } from "./session.ts";

/** Largest body of the internal port (docs/durability.md, "Bounds"). */
const BODY_LIMIT_BYTES = 262_144;

export interface ApiOptions {
	/** SHOWTIME_ENABLED. */
	isEnabled: boolean;
	auth: Auth;
	directory: SessionDirectory;
	broadcasts: Broadcasts;
	idempotency: IdempotencyStore;
	hypeHistory: HypeHistory;
	ruleBook: RuleBook;
	ruleDelivery: RuleDelivery;
	auditLog: AuditLog;
	reservoir: Reservoir;
	health: HealthChecks;
	metrics: ApiMetrics;
	/** URL that players reach rooms under. */
	publicEndpoint: () => string;
	/** Whether a web page of this origin may call the API; only the demo's own may. */
	isCorsOrigin(origin: string): boolean;
	log: Logger;
	nowMs: () => number;
	limits?: Limits;
	/** Absent: each process counts for itself. */
	shareRate?: ShareRate;
}

/** The internal API, not listening yet. Hooks run in the order they are named here. */
export async function createApiServer(options: ApiOptions): Promise<FastifyInstance> {
	const { log, nowMs, limits = DEFAULT_LIMITS } = options;
	const app = Fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: "idle", requestTimeout: 15_000 });
	replyWithErrors(app, log, options.metrics);
	readBodies(app);
	countCalls(app, options.metrics);
	await app.register(cors, { origin: allowing(options.isCorsOrigin), methods: ["GET", "POST"] });
	await app.register(swagger, {
		openapi: OPENAPI,
		transform: jsonSchemaTransform,
		transformObject: usedSchemas,
	});
	refuseWhileOff(app, options);
	limitInFlight(app, limits.inFlight, options.metrics);
	checkAccess(app, options.auth);
	const doors: Doors = {
		directory: options.directory,
		hypeHistory: options.hypeHistory,
		broadcasts: options.broadcasts,
		idempotency: createIdempotency(options.idempotency, nowMs),
		ruleBook: options.ruleBook,
		ruleDelivery: options.ruleDelivery,
		auditLog: options.auditLog,
		reservoir: options.reservoir,
		nowMs,
		takeEvents: limitCalls(app, limits, nowMs, options.shareRate),
		publicEndpoint: options.publicEndpoint,
	};
	const api = app.withTypeProvider<ZodTypeProvider>();
	sessionRoutes(api, doors);
	amplifyRoute(api, doors);
	audienceRoutes(api, doors);
	hypeRoutes(api, doors);
	hypeHistoryRoutes(api, doors);
	eventRoutes(api, doors, log);
	rulesRoutes(api, doors);
	auditRoutes(api, doors);
	reservoirRoutes(api, doors);
	healthRoutes(api, options.isEnabled, options.health);
	metricsRoutes(api, options.metrics);
	docsRoutes(api);
	await app.ready();
	return app;
}

function allowing(isAllowed: (origin: string) => boolean): OriginFunction {
	return (origin, decide) => decide(null, origin !== undefined && isAllowed(origin));
}

/** Bodies are JSON, whatever is said of it otherwise, and obey their schema. */
function readBodies(app: FastifyInstance): void {
	app.removeAllContentTypeParsers();
	app.addContentTypeParser("application/json", { parseAs: "string" }, (_, text, done) => {
		const parsed = parseJson(String(text));
		if (parsed.ok) done(null, parsed.value);
		else done(new ShowtimeError("MALFORMED_JSON", `the body is not JSON: ${parsed.reason}`));
	});
	app.setValidatorCompiler<z.ZodType>(({ schema }) => (body) => {
		const result = schema.safeParse(body);
		if (result.success) return { value: result.data };
		return { error: new ShowtimeError("INVALID_BODY", issueText(result.error, body)) };
	});
	app.setSerializerCompiler(serializerCompiler);
}

function refuseWhileOff(app: FastifyInstance, { isEnabled, health }: ApiOptions): void {
	app.addHook("onRequest", async (request) => {
		if (request.routeOptions.config.least === undefined) return;
		if (!isEnabled) throw new ShowtimeError("SHOWTIME_DISABLED", "Showtime is switched off: SHOWTIME_ENABLED is false");
		if (health.isDraining()) throw new ShowtimeError("DRAINING");
	});
}
