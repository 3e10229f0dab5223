import { Counter, Registry } from "prom-client";
import type { EventMessage } from "../../src/bridge/event-publisher.ts";
import { createSessionEvents } from "../../src/bridge/session-events.ts";
import { streamerSeedType } from "../../src/career/seed-type.ts";
import { careerNews } from "../../src/career-news.ts";
import { PlatformUnavailable } from "../../src/errors.ts";
import { SqlCareerStore } from "../../src/persistence/sql-career-store.ts";
import { SqlGrowthLedger } from "../../src/persistence/sql-growth-ledger.ts";
import { SqlIncomeLedger } from "../../src/persistence/sql-income-ledger.ts";
import { SqlPlatformCalls } from "../../src/persistence/sql-platform-calls.ts";
import { SqlSpendingStore } from "../../src/persistence/sql-spending-store.ts";
import { SqlSponsorshipStore } from "../../src/persistence/sql-sponsorship-store.ts";
import { SqlVoiceStore } from "../../src/persistence/sql-voice-store.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { sponsorshipTemplate } from "../../src/platform/definitions.ts";
import type { Platform } from "../../src/platform/platform.ts";
import { Careers } from "../../src/rooms/careers.ts";
import { SessionConcluder } from "../../src/rooms/session-concluder.ts";
import { Sponsorships } from "../../src/rooms/sponsorships.ts";
import { TipSpending } from "../../src/rooms/tip-spending.ts";
import { CareerWorker } from "../../src/workers/career-worker.ts";
import { OpenSpendings } from "../../src/workers/open-spendings.ts";
import { OpenSponsorships } from "../../src/workers/open-sponsorships.ts";
import { PassiveIncome } from "../../src/workers/passive-income.ts";
import { PlatformRelay } from "../../src/workers/platform-relay.ts";
import { UnconcludedSessions } from "../../src/workers/unconcluded-sessions.ts";
import type { RuleSettings } from "../../src/world/rules.ts";
import { ManualClock } from "./manual-clock.ts";
import { openNoticesOver } from "./notices.ts";
import { buildSessionHouse } from "./session-house.ts";

export const FOLLOWERS_A_UNIT = 10;
const DAY_MS = 86_400_000;

/**
 * All that careers live on in one process without a platform, as it runs by default: sessions, the embedded platform, the
 * relays, the career worker, tips and sponsorships, over one SQLite database and a clock that the test moves. Of every
 * `lostAnswer` answers of the platform one is lost.
 */
export async function openCareerHouse({ rules, lostAnswer }: { rules: Partial<RuleSettings>; lostAnswer: number }) {
	const database = await openSqliteDatabase(":memory:");
	const { db } = database;
	const clock = new ManualClock();
	const published: EventMessage[] = [];
	const counter = new Counter({ name: "published", help: "-", labelNames: ["subject"], registers: [new Registry()] });
	const publisher = { publish: async (message: EventMessage) => void published.push(message) };
	const events = createSessionEvents({ publisher, published: counter, hasEventSub: false });
	const house = buildSessionHouse({ database, clock, rules, parts: { events } });
	await house.load();
	const { platform, logger, directory, parts } = house;
	await platform.seeds.ensureType(streamerSeedType("streamer"));
	await platform.relationships.ensureType("stream_follower", "Follows");
	await platform.contracts.ensureTemplate(sponsorshipTemplate("stream_sponsorship"));
	const careers = new SqlCareerStore(db);
	const { notices } = openNoticesOver(house, database);
	const calls = new SqlPlatformCalls(db);
	const growth = new SqlGrowthLedger(db);
	const { relay } = new PlatformRelay({
		calls,
		growth,
		platform: forgetful(platform, lostAnswer),
		voice: new SqlVoiceStore(db),
		news: careerNews(() => ({ careers: new Careers({ store: careers, directory }), notices }), { isEmbedded: true }),
		clock,
		logger,
		onAttempt: () => {},
	});
	const spendings = new SqlSpendingStore(db);
	const tips = new TipSpending({
		store: spendings,
		wallets: platform.wallets,
		directory,
		ruleBook: parts.ruleBook,
		clock,
	});
	const sponsorshipStore = new SqlSponsorshipStore(db);
	const { contracts } = platform;
	const sponsoring = { store: sponsorshipStore, contracts, careers, templateCode: "stream_sponsorship", clock };
	const sponsorships = new Sponsorships(sponsoring);
	const concluder = new SessionConcluder(parts);
	const duties = {
		unconcluded: new UnconcludedSessions({ ...parts, conclude: (record) => concluder.conclude(record) }),
		income: new PassiveIncome({
			ledger: new SqlIncomeLedger(db),
			followersAUnit: FOLLOWERS_A_UNIT,
			periodMs: DAY_MS,
			clock,
		}),
		spendings: new OpenSpendings({ store: spendings, complete: (one) => tips.complete(one), clock, logger }),
		sponsorships: new OpenSponsorships({
			store: sponsorshipStore,
			reconcile: (one) => sponsorships.reconcile(one),
			logger,
		}),
	};
	return {
		...house,
		db,
		published,
		calls,
		careers,
		spendings,
		tips,
		sponsorships,
		concluder,
		worker: new CareerWorker({ duties, intervalMs: DAY_MS, clock, logger }),
		/** After it returns every event is out and every call is carried out. */
		async settle(): Promise<void> {
			const nowMs = clock.nowMs();
			await growth.send(nowMs, nowMs, 100);
			await house.relay.look();
			for (await relay.look(); relay.figures.waiting > 0; await relay.look()) await calls.hurry();
		},
		async close(): Promise<void> {
			await directory.close();
			await database.close();
		},
	};
}

export type CareerHouse = Awaited<ReturnType<typeof openCareerHouse>>;

/** The platform, which does all that it is asked; of every `lostAnswer` answers one is lost. */
function forgetful(platform: Platform, lostAnswer: number): Platform {
	let answers = 0;
	const wrap = <Service extends object>(service: Service): Service =>
		new Proxy(service, {
			get(inner, name) {
				const method: unknown = Reflect.get(inner, name);
				if (typeof method !== "function") return method;
				return async (...given: unknown[]) => {
					const answer: unknown = await method.apply(inner, given);
					answers++;
					if (answers % lostAnswer > 0) return answer;
					throw new PlatformUnavailable("nobody heard the answer", { mayHaveArrived: true });
				};
			},
		});
	return Object.fromEntries(Object.entries(platform).map(([name, service]) => [name, wrap(service)])) as never;
}
