import type { AddressInfo } from "node:net";
import type { Auth } from "../../src/api/access.ts";
import { type ApiOptions, createApiServer } from "../../src/api/api-server.ts";
import { createTokenVerifier, signToken } from "../../src/api/json-web-token.ts";
import type { Principal, Role } from "../../src/events/token.ts";
import { broadcastCounters, createMetrics, type Metrics, measuredJournal, measureSessions } from "../../src/metrics.ts";
import { SqlAuditLog } from "../../src/persistence/sql-audit-log.ts";
import { SqlCareerStore } from "../../src/persistence/sql-career-store.ts";
import { SqlFollowerStore } from "../../src/persistence/sql-follower-store.ts";
import { SqlIdempotencyStore } from "../../src/persistence/sql-idempotency-store.ts";
import { SqlJournal } from "../../src/persistence/sql-journal.ts";
import { SqlSpendingStore } from "../../src/persistence/sql-spending-store.ts";
import { SqlSponsorshipStore } from "../../src/persistence/sql-sponsorship-store.ts";
import { type OpenDatabase, openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { sponsorshipTemplate } from "../../src/platform/definitions.ts";
import { Broadcasts } from "../../src/rooms/broadcasts.ts";
import { Careers } from "../../src/rooms/careers.ts";
import { systemClock } from "../../src/rooms/clock.ts";
import { Sponsorships } from "../../src/rooms/sponsorships.ts";
import { TipSpending } from "../../src/rooms/tip-spending.ts";
import { AuditTrail } from "../../src/workers/audit-trail.ts";
import { openNoticesOver } from "./notices.ts";
import { buildSessionHouse, NO_ROOMS, type SessionHouse, type SessionHouseOptions } from "./session-house.ts";

export const TOKEN_SECRET = "the shared secret of the API's tests";

/** Answer of a call. */
export interface Answer {
	status: number;
	headers: Headers;
	// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
	body: any;
}

/** The internal API on a free port, over real sessions on SQLite in memory. */
export interface ApiHouse extends SessionHouse {
	url: string;
	metrics: Metrics;
	/** Nothing is written before it is flushed. */
	audit: AuditTrail;
	db: OpenDatabase["db"];
	/** POSTs a body (a string as it is) as `role`, or with the given token, or without one. */
	post(path: string, body: unknown, as?: Role | { token: string } | null): Promise<Answer>;
	token(principal: Partial<Principal>): Promise<string>;
	/** What /openapi.json answers. */
	openapi(): Promise<{ paths: Record<string, Record<string, { responses: object; summary: string }>> }>;
	close(): Promise<void>;
}

export async function openApiHouse(
	options: Partial<ApiOptions> = {},
	rules: SessionHouseOptions["rules"] = {},
): Promise<ApiHouse> {
	const database = await openSqliteDatabase(":memory:");
	const metrics = createMetrics();
	const journal = measuredJournal(new SqlJournal(database.db), metrics);
	const onStep = (ms: number) => metrics.stepSeconds.observe(ms / 1000);
	const house = buildSessionHouse({ database, rules, parts: { clock: systemClock, journal, onStep } });
	const broadcasts = new Broadcasts({
		directory: house.directory,
		sessions: house.parts.sessions,
		clock: house.parts.clock,
		...broadcastCounters(metrics),
	});
	measureSessions(metrics.registry, () => house.directory.liveSessions());
	const careerStore = new SqlCareerStore(database.db);
	const { voice, cleanup } = openNoticesOver(house, database);
	const spendings = new SqlSpendingStore(database.db);
	const sponsorshipStore = new SqlSponsorshipStore(database.db);
	const { wallets } = house.platform;
	await house.platform.contracts.ensureTemplate(sponsorshipTemplate("stream_sponsorship"));
	const auth: Auth = { mode: "jwt", verifier: createTokenVerifier({ secret: TOKEN_SECRET }) };
	const auditLog = new SqlAuditLog(database.db);
	const audit = new AuditTrail({ log: auditLog, clock: systemClock, logger: house.logger, onLost: () => {} });
	const app = await createApiServer({
		isEnabled: true,
		auth,
		directory: house.directory,
		ruleBook: house.parts.ruleBook,
		ruleDelivery: house.parts.ruleDelivery,
		reservoir: house.parts.reservoir,
		embedded: house.platform,
		auditLog,
		audit,
		deadLetters: {},
		rooms: NO_ROOMS,
		ownership: house.parts.ownership,
		broadcasts,
		voice,
		cleanup,
		idempotency: new SqlIdempotencyStore(database.db),
		hypeHistory: house.parts.hypeHistory,
		careers: new Careers({ store: careerStore, directory: house.directory }),
		careerStore,
		followers: new SqlFollowerStore(database.db),
		tips: new TipSpending({
			store: spendings,
			wallets,
			directory: house.directory,
			ruleBook: house.parts.ruleBook,
			clock: systemClock,
		}),
		spendings,
		wallets,
		sponsorships: new Sponsorships({
			store: sponsorshipStore,
			contracts: house.platform.contracts,
			careers: careerStore,
			templateCode: "stream_sponsorship",
			clock: systemClock,
		}),
		sponsorshipStore,
		health: {
			isDraining: () => false,
			dependencies: async () => ({ sqlite: { isUp: true, isNeeded: true } }),
			eventLoopLagMs: () => 0,
			tickOverdueMs: () => 0,
		},
		metrics,
		publicEndpoint: () => "http://localhost:2567",
		isCorsOrigin: () => false,
		log: house.logger,
		nowMs: () => Date.now(),
		limits: { inFlight: 256, callsPerSecond: 100_000, eventsPerSecond: 100_000 },
		...options,
	});
	await app.listen({ port: 0, host: "127.0.0.1" });
	const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
	const token = ({ subject = "test", role = "developer", ...claims }: Partial<Principal>) =>
		signToken(TOKEN_SECRET, { subject, role, ...claims }, "1h");
	return {
		...house,
		url,
		metrics,
		audit,
		db: database.db,
		token,
		openapi: async () => (await (await fetch(`${url}/openapi.json`)).json()) as never,
		async post(path, body, as = "developer") {
			const bearer = as === null ? undefined : typeof as === "string" ? await token({ role: as }) : as.token;
			const response = await fetch(url + path, {
				method: "POST",
				headers: {
					"content-type": "application/json",
					...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
				},
				body: typeof body === "string" ? body : JSON.stringify(body),
			});
			const text = await response.text();
			return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
		},
		async close() {
			await app.close();
			await house.directory.close();
			await database.close();
		},
	};
}
