import cors, { type OriginFunction } from "@fastify/cors";
import swagger from "@fastify/swagger";
import Fastify, { type FastifyInstance } from "fastify";
import { jsonSchemaTransform, serializerCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import type * as z from "zod";
import { ShowtimeError } from "../errors.ts";
import { issueText } from "../events/issue-text.ts";
import { parseJson } from "../events/parse-json.ts";
import type { Role } from "../events/token.ts";
import type { AuditLog } from "../persistence/audit-log.ts";
import type { CareerStore } from "../persistence/career-store.ts";
import type { FollowerStore } from "../persistence/follower-store.ts";
import type { HypeHistory } from "../persistence/hype-history.ts";
import type { IdempotencyStore } from "../persistence/idempotency-store.ts";
import type { Reservoir } from "../persistence/reservoir.ts";
import type { SpendingStore } from "../persistence/spending-store.ts";
import type { SponsorshipStore } from "../persistence/sponsorship-store.ts";
import type { Wallets } from "../platform/wallets.ts";
import type { Broadcasts } from "../rooms/broadcasts.ts";
import type { Careers } from "../rooms/careers.ts";
import type { Cleanup } from "../rooms/cleanup.ts";
import type { Logger } from "../rooms/logger.ts";
import type { RuleBook } from "../rooms/rule-book.ts";
import type { RuleDelivery } from "../rooms/rule-delivery.ts";
import type { SessionDirectory } from "../rooms/session-directory.ts";
import type { Sponsorships } from "../rooms/sponsorships.ts";
import type { TipSpending } from "../rooms/tip-spending.ts";
import type { VoiceOrchestration } from "../rooms/voice-orchestration.ts";
import { type Auth, checkAccess } from "./access.ts";
import { adminPageRoutes } from "./admin-page.ts";
import { amplifyRoute } from "./amplify.ts";
import { audienceRoutes } from "./audience.ts";
import { auditRoutes } from "./audit.ts";
import { auditCalls, type CallAudit } from "./audit-calls.ts";
import { careerRoutes } from "./career.ts";
import { cleanupRoutes } from "./cleanup.ts";
import { clientRoutes } from "./client.ts";
import { deadLetterRoutes } from "./dead-letter.ts";
import { docsRoutes } from "./docs.ts";
import type { Doors } from "./doors.ts";
import { type EmbeddedDoors, embeddedRoutes } from "./embedded.ts";
import { replyWithErrors } from "./error-reply.ts";
import { eventRoutes } from "./event.ts";
import { followerRoutes } from "./followers.ts";
import { type HealthChecks, healthRoutes } from "./health.ts";
import { hypeRoutes } from "./hype.ts";
import { hypeHistoryRoutes } from "./hype-history.ts";
import { createIdempotency } from "./idempotency.ts";
import { DEFAULT_LIMITS, type Limits, limitCalls, limitInFlight, type ShareRate } from "./limits.ts";
import { type ApiMetrics, countCalls, metricsRoutes } from "./metrics.ts";
import { OPENAPI, usedSchemas } from "./openapi.ts";
import { processRoutes } from "./process.ts";
import { reservoirRoutes } from "./reservoir.ts";
import { rulesRoutes } from "./rules.ts";
import { sessionRoutes } from "./session.ts";
import { sessionCrowdRoute } from "./session-crowd.ts";
import { sessionListRoutes } from "./session-list.ts";
import { sessionOverviewRoute } from "./session-overview.ts";
import { sessionSummaryRoute } from "./session-summary.ts";
import { sponsorshipRoutes } from "./sponsorship.ts";
import { tipsRoutes } from "./tips.ts";
import { tokenRoute } from "./token.ts";
import { voiceRoutes } from "./voice.ts";

/** Largest body of the internal port (docs/durability.md, "Bounds"). */
const BODY_LIMIT_BYTES = 262_144;

export interface ApiOptions {
	/** SHOWTIME_ENABLED. */
	isEnabled: boolean;
	auth: Auth;
	/** Whether an address is of the network that the platform calls back from; absent: none is. */
	isTrusted?(address: string): boolean;
	voice: VoiceOrchestration;
	cleanup: Cleanup;
	directory: SessionDirectory;
	broadcasts: Broadcasts;
	idempotency: IdempotencyStore;
	hypeHistory: HypeHistory;
	careers: Careers;
	careerStore: CareerStore;
	followers: FollowerStore;
	tips: Pick<TipSpending, "buy">;
	spendings: Pick<SpendingStore, "titlesOf">;
	wallets: Pick<Wallets, "balanceOf">;
	sponsorships: Sponsorships;
	sponsorshipStore: Pick<SponsorshipStore, "list">;
	ruleBook: RuleBook;
	ruleDelivery: RuleDelivery;
	auditLog: Pick<AuditLog, "list">;
	audit: CallAudit;
	deadLetters: Doors["deadLetters"];
	/** Folder of the built page of operators; absent: no page. */
	adminPageFolder?: string;
	rooms: Doors["rooms"];
	ownership: Doors["ownership"];
	reservoir: Reservoir;
	/** Absent where the platform is not embedded. */
	embedded?: EmbeddedDoors;
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
	/** Learns of each endpoint that is not open to all, and the least role that may call it. */
	onEndpoint?(path: string, least: Role): void;
}

/** The internal API, not listening yet. Hooks run in the order they are named here. */
export async function createApiServer(options: ApiOptions): Promise<FastifyInstance> {
	const { log, nowMs, limits = DEFAULT_LIMITS } = options;
	const app = Fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: "idle", requestTimeout: 15_000 });
	tellEndpoints(app, options);
	replyWithErrors(app, log, options.metrics, nowMs);
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
	auditCalls(app, options);
	checkAccess(app, options.auth, options.isTrusted ?? (() => false));
	const doors: Doors = {
		directory: options.directory,
		hypeHistory: options.hypeHistory,
		careers: options.careers,
		careerStore: options.careerStore,
		followers: options.followers,
		tips: options.tips,
		spendings: options.spendings,
		wallets: options.wallets,
		sponsorships: options.sponsorships,
		sponsorshipStore: options.sponsorshipStore,
		broadcasts: options.broadcasts,
		voice: options.voice,
		cleanup: options.cleanup,
		idempotency: createIdempotency(options.idempotency, nowMs),
		ruleBook: options.ruleBook,
		ruleDelivery: options.ruleDelivery,
		auditLog: options.auditLog,
		deadLetters: options.deadLetters,
		rooms: options.rooms,
		ownership: options.ownership,
		reservoir: options.reservoir,
		nowMs,
		takeEvents: limitCalls(app, limits, nowMs, options.shareRate),
		publicEndpoint: options.publicEndpoint,
	};
	const api = app.withTypeProvider<ZodTypeProvider>();
	sessionRoutes(api, doors);
	sessionListRoutes(api, { ...options, ...doors });
	sessionCrowdRoute(api, doors);
	sessionSummaryRoute(api, doors);
	amplifyRoute(api, doors);
	audienceRoutes(api, doors);
	followerRoutes(api, doors);
	careerRoutes(api, doors);
	tipsRoutes(api, doors);
	sponsorshipRoutes(api, doors);
	hypeRoutes(api, doors);
	hypeHistoryRoutes(api, doors);
	eventRoutes(api, doors, log);
	rulesRoutes(api, doors);
	auditRoutes(api, doors);
	reservoirRoutes(api, doors);
	processRoutes(api, { ...options, ...doors });
	sessionOverviewRoute(api, { ...options, ...doors });
	clientRoutes(api, doors);
	deadLetterRoutes(api, doors);
	tokenRoute(api);
	if (options.adminPageFolder !== undefined) adminPageRoutes(api, options.adminPageFolder);
	voiceRoutes(api, doors);
	cleanupRoutes(api, doors);
	if (options.embedded !== undefined) embeddedRoutes(api, options.embedded);
	healthRoutes(api, options.isEnabled, options.health);
	metricsRoutes(api, options.metrics);
	docsRoutes(api);
	await app.ready();
	return app;
}

function tellEndpoints(app: FastifyInstance, { onEndpoint }: ApiOptions): void {
	app.addHook("onRoute", ({ url, method, config }) => {
		if (method === "POST" && config?.least !== undefined) onEndpoint?.(url, config.least);
	});
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
