import { randomUUID } from "node:crypto";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { expect } from "chai";
import { eventSubOf } from "../../src/bridge/eventsub.ts";
import { openGameEventDoor } from "../../src/bridge/game-event-door.ts";
import { NatsBus } from "../../src/bridge/nats-bus.ts";
import { createSessionEvents } from "../../src/bridge/session-events.ts";
import type { Effect, HypeFacts } from "../../src/events/effect.ts";
import { EVENTSUB_EVENTS, type EventSubSubject } from "../../src/events/eventsub.ts";
import { createMetrics } from "../../src/metrics.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { closing } from "../support/closing.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { startNatsServer } from "../support/nats-server.ts";
import { buildSessionHouse } from "../support/session-house.ts";
import { until } from "../support/until.ts";

const STREAMER = { entityType: "character", entityId: "0197f3a0-0000-7000-8000-000000000002" } as const;
const SESSION = {
	showtimeSessionId: "0197f3a0-0000-7000-8000-000000000001",
	streamer: STREAMER,
	startedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
};

const TRAIN: HypeFacts = {
	hypeTrainOrdinal: 1,
	level: 2,
	peakLevel: 3,
	total: 20.9,
	currentScore: 10.9,
	levelThreshold: 22.5,
	decayRate: 0.1,
	triggerCategory: "Excited",
	startedAtMs: 20_000,
	expiresAtMs: 620_000,
	participants: 14,
	topContributors: [
		{ contributorId: "c2c2c2c2c2c2c2c2", amount: 12.5 },
		{ contributorId: "0101010101010101", amount: 3 },
	],
	allTimeHighLevel: 4,
	allTimeHighTotal: 90.5,
};
const END = { durationSeconds: 95, peakTotal: 50.5, endedAtMs: 115_000, cooldownEndsAtMs: 175_000 };
const EFFECTS: Effect[] = [
	{ kind: "hype.started", train: TRAIN },
	{ kind: "hype.progress", train: TRAIN },
	{ kind: "hype.leveled", train: TRAIN, previousLevel: 1 },
	{ kind: "hype.completed", train: TRAIN, reason: "decayed", ...END },
];

describe("eventSubOf", () => {
	const [begin, progress, leveled, end] = EFFECTS.map((effect) => eventSubOf(SESSION, effect));

	it("makes notifications of version 2 that their schemas take", () => {
		for (const notification of [begin, progress, leveled, end]) {
			if (notification === undefined) throw new Error("an effect had no notification");
			const { subject, body } = notification;
			expect(EVENTSUB_EVENTS[subject].safeParse(body).error, subject).to.equal(undefined);
			expect(body.subscription).to.include({ type: subject.replace("showtime.eventsub", "channel"), version: "2" });
			expect(body.subscription.condition.broadcaster_user_id).to.equal(STREAMER.entityId);
		}
	});

	it("tells the begin with points of the level, the goal and the all-time high, in whole points", () => {
		expect(begin?.body.event).to.include({
			broadcaster_user_name: "Character 0197f3a0",
			broadcaster_user_login: "character_0197f3a0",
			level: 2,
			total: 20,
			progress: 10,
			goal: 23,
			started_at: "2026-01-02T03:04:25.000Z",
			expires_at: "2026-01-02T03:14:25.000Z",
			all_time_high_level: 4,
			all_time_high_total: 90,
			type: "regular",
			is_shared_train: false,
			shared_train_participants: null,
		});
	});

	it("tells a rise and any other move as progress, without the all-time high", () => {
		expect(leveled).to.deep.equal(progress);
		expect(progress?.body.event).not.to.have.property("all_time_high_level");
	});

	it("tells the end with the peak, when it ended and when the next may start", () => {
		expect(end?.body.event).to.include({
			level: 3,
			total: 50,
			ended_at: "2026-01-02T03:06:00.000Z",
			cooldown_ends_at: "2026-01-02T03:07:00.000Z",
		});
		expect(end?.body.event).not.to.have.any.keys("progress", "goal", "expires_at");
	});

	it("names contributors by pseudonyms only, the largest first", () => {
		expect(begin?.body.event.top_contributions).to.deep.equal([
			{
				user_id: "c2c2c2c2c2c2c2c2",
				user_login: "viewer_c2c2c2c2",
				user_name: "Viewer c2c2c2c2",
				type: "other",
				total: 12,
			},
			{
				user_id: "0101010101010101",
				user_login: "viewer_01010101",
				user_name: "Viewer 01010101",
				type: "other",
				total: 3,
			},
		]);
	});

	it("names one train alike in all its notifications, and publishes nothing else", () => {
		const ids = [begin, progress, leveled, end].map((notification) => notification?.body.event.id);
		expect(new Set(ids).size).to.equal(1);
		expect(eventSubOf(SESSION, { kind: "session.paused" })).to.equal(undefined);
	});
});

describe("hype trains on NATS", () => {
	const close = closing();

	interface Seen {
		subject: string;
		id: string | undefined;
		body: { event: { total: number; level: number; top_contributions: { user_id: string }[] } };
	}

	/** A session whose trains run on contributions from NATS; what it publishes is gathered. */
	async function play(hasEventSub: boolean): Promise<Seen[]> {
		const server = await startNatsServer();
		close.add(() => server.close());
		const bus = await NatsBus.connect({ url: server.url, namespace: "east" });
		close.add(() => bus.close());
		const database = await openSqliteDatabase(":memory:");
		close.add(() => database.close());
		const clock = new ManualClock();
		const published = createMetrics().publishedEvents;
		const parts = { events: createSessionEvents({ publisher: bus, published, hasEventSub }) };
		const house = buildSessionHouse({ database, clock, rules: { hypeRuleSet: "twitch" }, parts });
		close.add(() => house.directory.close());
		const { directory, logger: log } = house;
		const door = await openGameEventDoor({ bus, directory, log, nowMs: clock.nowMs, onDeadLetter: () => {} });
		close.add(() => door.close());
		const game = await connect({ servers: server.url });
		close.add(() => game.close());
		const seen = await gathered(game);
		const { record } = await directory.start({ streamer: STREAMER, gameServiceId: randomUUID() });

		/** A game event with contributions, and the time in which it is applied. */
		async function give(...amounts: [userId: string, bits: number][]): Promise<void> {
			const contributions = amounts.map(([userId, amount]) => ({ userId, kind: "bits", amount }));
			const event = { eventId: randomUUID(), type: "gift", contributions };
			const live = directory.live(record.showtimeSessionId);
			const marker = live?.world.marker ?? 0;
			game.publish(`east.showtime.game-event.${record.showtimeSessionId}`, JSON.stringify(event));
			await until(async () => {
				await clock.advance(100);
				return (live?.world.marker ?? 0) > marker && live?.world.session.contributions.length === 0;
			}, "the contributions are taken");
		}
		await give(["user-1", 400], ["user-2", 500], ["user-3", 600]);
		await give(["user-1", 50]);
		await give(["user-4", 900]);
		await directory.live(record.showtimeSessionId)?.outgoing.settled();
		await clock.advance(310_000);
		await until(() => seen.some(({ subject }) => subject.endsWith("hype.completed")), "the train has ended");
		await game.flush();
		return seen;
	}

	async function gathered(game: NatsConnection): Promise<Seen[]> {
		const seen: Seen[] = [];
		game.subscribe("east.showtime.>", {
			callback: (_, message) => {
				if (!/hype/.test(message.subject)) return;
				const subject = message.subject.replace("east.showtime.", "");
				seen.push({ subject, id: message.headers?.get("Nats-Msg-Id"), body: message.json() });
			},
		});
		await game.flush();
		return seen;
	}

	it("are published as notifications beside the events, each with an id of its own", async () => {
		const seen = await play(true);
		await until(() => seen.some(({ subject }) => subject.endsWith("hype_train.end")), "the notification arrives");
		const notifications = seen.filter(({ subject }) => subject.startsWith("eventsub."));
		for (const { subject, body } of notifications) {
			const schema = EVENTSUB_EVENTS[`showtime.${subject}` as EventSubSubject];
			expect(schema.safeParse(body).error, subject).to.equal(undefined);
		}
		expect(
			notifications.map(({ subject, body }) => [subject.slice(20), body.event.level, body.event.total]),
		).to.deep.equal([
			["begin", 1, 1500],
			["progress", 1, 1550],
			["progress", 2, 2450],
			["end", 2, 2450],
		]);
		expect(new Set(seen.map(({ id }) => id)).size).to.equal(seen.length);
		expect(seen.map(({ subject }) => subject).filter((subject) => subject.startsWith("hype."))).to.deep.equal([
			"hype.started",
			"hype.progress",
			"hype.leveled",
			"hype.completed",
		]);
		expect(JSON.stringify(seen)).not.to.match(/user-\d/);
	});

	it("are published as events alone unless it is asked for", async () => {
		const seen = await play(false);
		expect(seen.filter(({ subject }) => subject.startsWith("eventsub."))).to.deep.equal([]);
	});
});
