import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { PlatformRefused, PlatformUnavailable } from "../../src/errors.ts";
import { type PlatformCall, type PlatformCallBody, SERVICE_OF } from "../../src/events/platform-call.ts";
import type { EntityReference, StreamerReference } from "../../src/events/reference.ts";
import { SqlGrowthLedger } from "../../src/persistence/sql-growth-ledger.ts";
import { SqlPlatformCalls } from "../../src/persistence/sql-platform-calls.ts";
import { SqlVoiceStore } from "../../src/persistence/sql-voice-store.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import type { Contracts } from "../../src/platform/contracts.ts";
import type { Platform } from "../../src/platform/platform.ts";
import { type CallOutcome, PlatformRelay } from "../../src/workers/platform-relay.ts";
import { STREAMER_SEED_TYPE } from "../platform/contracts/streamer-seed-type.ts";
import { closing } from "../support/closing.ts";
import { embeddedPlatformOver } from "../support/embedded-platforms.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { RecordingLogger } from "../support/session-house.ts";

const DAY_MS = 86_400_000;
const GAME_SERVICE = randomUUID();
const STREAMER: StreamerReference = { entityType: "character", entityId: randomUUID() };
const GROWTH: PlatformCallBody = { kind: "growth", entries: [{ domain: "audience_growth.followers", amount: 0.5 }] };
const REPORT: PlatformCallBody = {
	kind: "analytics",
	gameServiceId: GAME_SERVICE,
	type: "sessions",
	value: 1,
	atMs: 1,
};

/** A contract of the streamer that both have consented to. */
async function activeContract(contracts: Contracts, sponsor: EntityReference): Promise<string> {
	const entityTypes = ["character", "account"] as const;
	await contracts.ensureTemplate({
		code: "stream_sponsorship",
		name: "Sponsorship",
		description: "",
		roles: ["streamer", "sponsor"].map((role) => ({ role, entityTypes: [...entityTypes] })),
		milestones: [{ code: "stream_hours", name: "Stream hours", isRequired: true }],
	});
	const { contractId } = await contracts.create("stream_sponsorship", [
		{ role: "streamer", entity: STREAMER },
		{ role: "sponsor", entity: sponsor },
	]);
	await contracts.propose(contractId);
	for (const party of [STREAMER, sponsor]) await contracts.consent(contractId, party);
	return contractId;
}

type Method = (...args: never[]) => Promise<unknown>;

describe("platform relay", () => {
	const close = closing();

	async function build() {
		const database = await openSqliteDatabase(":memory:");
		close.add(() => database.close());
		const clock = new ManualClock();
		const embedded = embeddedPlatformOver(database, { nowMs: () => clock.nowMs() });
		await embedded.seeds.ensureType(STREAMER_SEED_TYPE);
		await embedded.wallets.ensureCurrency();
		await embedded.relationships.ensureType("stream_follower", "Follows");
		const calls = new SqlPlatformCalls(database.db);
		const voice = new SqlVoiceStore(database.db);
		const logger = new RecordingLogger();
		const outcomes: string[] = [];
		/** Thrown by a service in place of each call, and after each call that has arrived. */
		const before = new Map<keyof Platform, Error>();
		const after = new Map<keyof Platform, Error>();
		const arrived: string[] = [];
		const news: [owner: string, what: number | string][] = [];
		/** What analytics was told. */
		const given: unknown[][] = [];
		const platform = Object.fromEntries(
			Object.entries(embedded).map(([service, methods]) => [service, weather(service as keyof Platform, methods)]),
		) as unknown as Platform;

		function weather(service: keyof Platform, methods: object): object {
			return new Proxy(methods, {
				get(inner, name) {
					const method = Reflect.get(inner, name) as Method;
					return async (...args: never[]) => {
						const cloud = before.get(service);
						if (cloud !== undefined) throw cloud;
						if (service === "analytics") given.push(args);
						const answer = await method.apply(inner, args);
						arrived.push(`${service}.${String(name)}`);
						const storm = after.get(service);
						if (storm !== undefined) throw storm;
						return answer;
					};
				},
			});
		}

		const { relay, away } = new PlatformRelay({
			calls,
			growth: new SqlGrowthLedger(database.db),
			voice,
			news: {
				phaseReached: async (streamer, phase) => void news.push([streamer.entityId, phase]),
				unlocked: async (streamer, { entryCode }) => void news.push([streamer.entityId, entryCode]),
			},
			platform,
			clock,
			logger,
			onAttempt: (kind, outcome: CallOutcome) => outcomes.push(`${kind} ${outcome}`),
		});
		relay.open();
		close.add(() => relay.close());
		const call = (body: PlatformCallBody, streamer = STREAMER): PlatformCall => {
			return { callId: randomUUID(), streamer, body, atMs: clock.nowMs() };
		};
		return { calls, voice, news, clock, embedded, relay, away, logger, outcomes, before, after, arrived, given, call };
	}

	const unavailable = (mayHaveArrived = true) => new PlatformUnavailable("nobody answers", { mayHaveArrived });

	it("carries out a call of every kind", async () => {
		const { calls, voice, clock, embedded, call, outcomes, relay } = await build();
		const realmId = randomUUID();
		const { entityId: characterId } = STREAMER;
		await embedded.registry.register({ kind: "character", id: characterId, realmId });
		const followerId = randomUUID();
		const other = randomUUID();
		const sessionId = randomUUID();
		const room = await embedded.voiceRooms.create(sessionId, 6);
		const mapping = { roomId: room.roomId, sessionKind: "showtime-session", sessionId, isOurs: true } as const;
		await voice.put({ ...mapping, participants: 0, createdAtMs: 1 });
		const eventId = randomUUID();
		const history = { eventId, eventName: "A train of level 5", atMs: 1_000 };
		const reference = { type: "session", id: randomUUID() };
		const resource = { resourceType: "character", resourceId: characterId, sourceId: "s" } as const;
		const entry = { gameServiceId: GAME_SERVICE, collectionType: "streaming_world_first", entryCode: "e" };
		const sponsor: StreamerReference = { entityType: "account", entityId: randomUUID() };
		await embedded.seeds.ensure(sponsor, "Sponsor");
		const contractId = await activeContract(embedded.contracts, sponsor);
		const bodies: PlatformCallBody[] = [
			GROWTH,
			{ kind: "sponsor-growth", sponsor, entries: [{ domain: "fame", amount: 2 }] },
			{ kind: "credit", amount: 7, purpose: "tip", reference },
			{ kind: "grant", ...entry, displayName: "Discovered E On Stream" },
			{ kind: "follow", followerId, atMs: 1_000 },
			{ kind: "follow", followerId: other, atMs: 1_000 },
			{ kind: "unfollow", followerId: other, reason: "bored" },
			REPORT,
			{ kind: "leaderboard", gameServiceId: GAME_SERVICE, leaderboardId: "peak_viewers", score: 120 },
			{ kind: "character-history", ...history, significance: 0.6 },
			{ kind: "realm-history", ...history, impact: 0.8 },
			{ kind: "voice-room.remove", roomId: room.roomId },
			{ kind: "resource.register", ...resource },
			{ kind: "resource.unregister", ...resource },
			{ kind: "contract-milestone", contractId, milestoneCode: "stream_hours" },
		];
		expect(bodies.map(({ kind }) => kind)).to.include.members(Object.keys(SERVICE_OF));
		await calls.add(bodies.map((body) => call(body)));
		await clock.advance(2_000);
		expect(outcomes.filter((outcome) => !outcome.endsWith(" done"))).to.deep.equal([]);
		expect(outcomes).to.have.length(bodies.length);
		expect(relay.figures).to.deep.equal({ waiting: 0, oldestAtMs: undefined, dead: 0 });

		expect((await embedded.seeds.ofOwner(STREAMER))?.totalGrowth).to.equal(0.5);
		expect((await embedded.seeds.ofOwner(sponsor))?.totalGrowth).to.equal(2);
		expect(await embedded.wallets.balanceOf(STREAMER)).to.equal(7);
		expect(await embedded.collections.has({ owner: STREAMER, ...entry })).to.equal(true);
		const bond = (id: string) => embedded.relationships.between({ entityType: "custom", entityId: id }, STREAMER);
		expect([(await bond(followerId)) !== undefined, await bond(other)]).to.deep.equal([true, undefined]);
		expect(await embedded.analytics.sumOf(GAME_SERVICE, "sessions", STREAMER)).to.equal(1);
		expect(await embedded.leaderboards.top(GAME_SERVICE, "peak_viewers", 5)).to.deep.equal([
			{ entity: STREAMER, score: 120 },
		]);
		expect(await embedded.voiceRooms.find(room.roomId)).to.equal(undefined);
		expect(await voice.list(), "which room it was is forgotten").to.deep.equal([]);
		expect((await embedded.contracts.find(contractId))?.milestones).to.deep.equal([
			{ code: "stream_hours", isCompleted: true },
		]);
	});

	it("counts a call once that had arrived though nobody said so, growth by what was noted before", async () => {
		const { calls, clock, embedded, call, after, arrived } = await build();
		after.set("seeds", unavailable());
		after.set("wallets", unavailable());
		await calls.add([
			call(GROWTH),
			call({ kind: "credit", amount: 3, purpose: "tip", reference: { type: "session", id: randomUUID() } }),
		]);
		await clock.advance(30_000);
		after.clear();
		await clock.advance(60_000);
		expect(arrived.filter((name) => name === "wallets.credit")).to.have.length.above(1);
		expect((await embedded.seeds.ofOwner(STREAMER))?.totalGrowth).to.equal(0.5);
		expect(await embedded.wallets.balanceOf(STREAMER)).to.equal(3);
		expect((await calls.figures()).waiting).to.equal(0);
	});

	it("brings what is new to the session that runs: a phase of the streamer once, and an entry", async () => {
		const { calls, clock, call, news, after } = await build();
		const grow = (amount: number) => call({ kind: "growth", entries: [{ domain: "fame", amount }] });
		const entry = { gameServiceId: GAME_SERVICE, collectionType: "hype", entryCode: "e", displayName: "E" };
		await calls.add([grow(4), grow(2)]);
		await clock.advance(2_000);
		expect(news).to.deep.equal([[STREAMER.entityId, 1]]);
		after.set("seeds", unavailable());
		await calls.add([grow(20), call({ kind: "grant", ...entry }), call({ kind: "grant", ...entry })]);
		await clock.advance(2_000);
		after.clear();
		await clock.advance(60_000);
		const found = news.slice(1);
		expect(found).to.have.deep.members([
			[STREAMER.entityId, 2],
			[STREAMER.entityId, "e"],
		]);
		expect((await calls.figures()).waiting).to.equal(0);
	});

	it("lets a service that is away hold back nothing of another", async () => {
		const { calls, clock, call, before, outcomes, away } = await build();
		before.set("analytics", unavailable(false));
		await calls.add([call(REPORT), call(GROWTH)]);
		await clock.advance(2_000);
		expect(outcomes).to.include("growth done");
		expect(outcomes).to.include("analytics failed");
		expect([...away.keys()]).to.deep.equal(["analytics"]);
	});

	it("comes to everything that waited as soon as the service has answered once", async () => {
		const { calls, clock, call, before, away, relay } = await build();
		before.set("wallets", unavailable(false));
		const credit = { kind: "credit", amount: 1, purpose: "tip", reference: { type: "t", id: randomUUID() } } as const;
		const streamers = Array.from({ length: 20 }, (): StreamerReference => {
			return { entityType: "account", entityId: randomUUID() };
		});
		await calls.add(streamers.map((streamer) => call(credit, streamer)));
		await clock.advance(600_000);
		expect(relay.figures.waiting).to.equal(20);
		expect(relay.isBehind).to.equal(true);
		before.clear();
		await clock.advance(60_000);
		expect((await calls.figures()).waiting, "the longest wait is a minute").to.equal(0);
		expect(away.size).to.equal(0);
	});

	it("reports a figure that may have arrived as a repeat, and one that has not as new", async () => {
		const { calls, clock, call, before, given } = await build();
		const seen = () => given.map(([, isRepeat]) => isRepeat);
		before.set("analytics", unavailable(false));
		await calls.add([call(REPORT)]);
		await clock.advance(3_000);
		before.set("analytics", unavailable());
		await clock.advance(30_000);
		before.clear();
		await clock.advance(120_000);
		expect(seen()).to.deep.equal([true]);
		await calls.add([call(REPORT)]);
		await clock.advance(1_000);
		expect(seen()).to.deep.equal([true, false]);
	});

	it("gives up what is refused, says so, and goes on behind it", async () => {
		const { calls, clock, embedded, call, before, outcomes, logger } = await build();
		before.set("seeds", new PlatformRefused(400, "seed is archived"));
		const refused = call(GROWTH);
		await calls.add([refused]);
		await clock.advance(1_000);
		before.clear();
		await calls.add([call(GROWTH)]);
		await clock.advance(1_000);
		expect(outcomes).to.deep.equal(["growth failed", "growth given-up", "growth done"]);
		expect((await embedded.seeds.ofOwner(STREAMER))?.totalGrowth).to.equal(0.5);
		expect(await calls.figures()).to.deep.include({ waiting: 0, dead: 1 });
		const said = logger.lines.filter(({ level }) => level === "error").map(({ facts, message }) => [facts.id, message]);
		expect(said).to.deep.equal([
			[refused.callId, "a call to the platform was given up; it stays in platform_call as a dead letter"],
		]);
	});

	it("gives up after a day what no service takes", async () => {
		const { calls, clock, call, before } = await build();
		before.set("seeds", unavailable());
		await calls.add([call(GROWTH)]);
		await clock.advance(1_000);
		clock.jump(DAY_MS);
		await clock.advance(120_000);
		expect(await calls.figures()).to.deep.include({ waiting: 0, dead: 1 });
	});
});
