import { randomUUID } from "node:crypto";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { expect } from "chai";
import { openGameEventDoor } from "../../src/bridge/game-event-door.ts";
import { NatsBus } from "../../src/bridge/nats-bus.ts";
import { StoreUnavailable } from "../../src/errors.ts";
import { type DeadLetter, deadLetter } from "../../src/events/dead-letter.ts";
import { SqlJournal } from "../../src/persistence/sql-journal.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { systemClock } from "../../src/rooms/clock.ts";
import { closing } from "../support/closing.ts";
import { startNatsServer } from "../support/nats-server.ts";
import { buildSessionHouse, type SessionHouse } from "../support/session-house.ts";
import { until } from "../support/until.ts";

describe("game event door", () => {
	const close = closing();
	const letters: DeadLetter[] = [];
	const codes: string[] = [];
	const streamer = { entityType: "character" as const, entityId: randomUUID() };
	let house: SessionHouse;
	let isStoreAway = false;
	let game: NatsConnection;
	let showtimeSessionId: string;

	before(async () => {
		const server = await startNatsServer();
		close.add(() => server.close());
		const database = await openSqliteDatabase(":memory:");
		close.add(() => database.close());
		class AwayJournal extends SqlJournal {
			override async append(...[id, inputId, input]: Parameters<SqlJournal["append"]>) {
				if (isStoreAway) throw new StoreUnavailable("nobody answers");
				return super.append(id, inputId, input);
			}
		}
		const parts = { clock: systemClock, journal: new AwayJournal(database.db) };
		house = buildSessionHouse({ database, parts });
		close.add(() => house.directory.close());
		const bus = await NatsBus.connect({ url: server.url });
		close.add(() => bus.close());
		const onDeadLetter = (code: string) => codes.push(code);
		await openGameEventDoor({ bus, directory: house.directory, log: house.logger, nowMs: () => 0, onDeadLetter });
		game = await connect({ servers: server.url });
		close.add(() => game.close());
		game.subscribe("showtime.dead-letter", { callback: (_, message) => void letters.push(message.json()) });
		await game.flush();
		const { record } = await house.directory.start({ streamer, gameServiceId: randomUUID() });
		showtimeSessionId = record.showtimeSessionId;
	});

	beforeEach(() => {
		letters.length = 0;
		codes.length = 0;
	});

	const event = (more: object = {}) => ({ eventId: randomUUID(), type: "combat", significance: 0.3, ...more });
	const tagsNow = async () => (await house.directory.get(showtimeSessionId)).summary?.contentTags ?? {};

	it("applies an event of a session and of a streamer", async () => {
		game.publish(`showtime.game-event.${showtimeSessionId}`, JSON.stringify(event({ type: "trade" })));
		await until(async () => (await tagsNow()).trade === 0.3, "the event of the session is applied");
		const subject = `showtime.game-event.by-streamer.character.${streamer.entityId}`;
		game.publish(subject, JSON.stringify(event({ type: "social" })));
		await until(async () => (await tagsNow()).social === 0.3, "the event of the streamer is applied");
		expect(letters).to.deep.equal([]);
	});

	it("applies a redelivery once and answers who asks", async () => {
		const subject = `showtime.game-event.${showtimeSessionId}`;
		const payload = JSON.stringify(event({ type: "crafting", eventId: "once" }));
		const first = await game.request(subject, payload, { timeout: 5000 });
		const second = await game.request(subject, payload, { timeout: 5000 });
		const answer = first.json<{ sequence: number }>();
		expect(answer).to.include({ eventId: "once", showtimeSessionId, applied: true, duplicate: false });
		expect(second.json()).to.include({ sequence: answer.sequence, duplicate: true });
		expect((await tagsNow()).crafting).to.equal(0.3);
	});

	const bad: [what: string, subject: () => string, payload: string | Uint8Array, code: string, reason: RegExp][] = [
		[
			"no JSON",
			() => `showtime.game-event.${showtimeSessionId}`,
			'{"eventId": }',
			"MALFORMED_JSON",
			/line 1, column 13, in field eventId/,
		],
		[
			"no text",
			() => `showtime.game-event.${showtimeSessionId}`,
			new Uint8Array([0xff, 0xfe, 0]),
			"MALFORMED_JSON",
			/not JSON/,
		],
		[
			"a broken event",
			() => `showtime.game-event.${showtimeSessionId}`,
			'{"eventId":"1","type":"combat","significance":2}',
			"INVALID_BODY",
			/^significance = 2/,
		],
		[
			"an event of 300 KB",
			() => `showtime.game-event.${showtimeSessionId}`,
			`"${"x".repeat(300_000)}"`,
			"BODY_TOO_LARGE",
			/300002 bytes, at most 262144/,
		],
		[
			"an unknown session",
			() => "showtime.game-event.1234",
			'{"eventId":"1","type":"combat"}',
			"SESSION_NOT_FOUND",
			/^no session 1234$/,
		],
		[
			"a streamer that is not live",
			() => `showtime.game-event.by-streamer.account.${streamer.entityId}`,
			'{"eventId":"1","type":"combat"}',
			"STREAMER_NOT_LIVE",
			/has no live session/,
		],
		[
			"a streamer that cannot be",
			() => "showtime.game-event.by-streamer.guild.1",
			'{"eventId":"1","type":"combat"}',
			"INVALID_BODY",
			/character or an account/,
		],
		[
			"a subject of no meaning",
			() => "showtime.game-event.a.b.c",
			'{"eventId":"1","type":"combat"}',
			"INVALID_BODY",
			/expected showtime\.game-event\.<showtimeSessionId>/,
		],
	];
	for (const [what, subject, payload, code, reason] of bad) {
		it(`makes a dead letter of ${what} and goes on`, async () => {
			game.publish(subject(), payload);
			await until(() => letters.length === 1, "the dead letter arrives");
			const [letter] = letters;
			expect(deadLetter.safeParse(letter).error).to.equal(undefined);
			expect(letter).to.include({ subject: subject(), code, timestamp: "1970-01-01T00:00:00.000Z" });
			expect(letter.reason).to.match(reason);
			expect(letter.sizeBytes).to.equal(payload.length);
			expect(letter.payload.length).to.be.at.most(4096);
			expect(codes).to.deep.equal([code]);
			const answer = await game.request(`showtime.game-event.${showtimeSessionId}`, JSON.stringify(event()), {
				timeout: 5000,
			});
			expect(answer.json()).to.include({ duplicate: false });
		});
	}

	it("tells who asks that a store is away, and takes the same event when it is back", async () => {
		const subject = `showtime.game-event.${showtimeSessionId}`;
		const payload = JSON.stringify(event());
		isStoreAway = true;
		const refused = await game.request(subject, payload, { timeout: 5000 });
		isStoreAway = false;
		expect(refused.json()).to.include({ code: "STORE_UNAVAILABLE" });
		const taken = await game.request(subject, payload, { timeout: 5000 });
		expect(taken.json()).to.include({ applied: true, duplicate: false });
	});

	it("tells who asks why an event was not taken", async () => {
		const answer = await game.request("showtime.game-event.1234", JSON.stringify(event()), { timeout: 5000 });
		expect(answer.json()).to.deep.equal({ code: "SESSION_NOT_FOUND", message: "no session 1234" });
	});
});
