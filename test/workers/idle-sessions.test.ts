import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { IdleSessions } from "../../src/workers/idle-sessions.ts";
import { closing } from "../support/closing.ts";
import { buildSessionHouse } from "../support/session-house.ts";

const MINUTE = 60_000;

describe("idle sessions", () => {
	const close = closing();

	async function build() {
		const database = await openSqliteDatabase(":memory:");
		close.add(() => database.close());
		const house = buildSessionHouse({ database });
		await house.load();
		close.add(() => house.directory.close());
		const { directory, clock, logger } = house;
		const watching = new Set<string>();
		const idle = new IdleSessions({
			sessions: () => directory.liveSessions(),
			watchers: (id) => (watching.has(id) ? 1 : 0),
			end: (id) => directory.end(id, "idle"),
			idleMs: 10 * MINUTE,
			clock,
			logger,
		});
		idle.open();
		close.add(() => idle.close());
		const start = async () => {
			const streamer = { entityType: "character", entityId: randomUUID() } as const;
			const { record } = await directory.start({ streamer, gameServiceId: randomUUID() });
			return record.showtimeSessionId;
		};
		const statusOf = async (id: string) => (await directory.get(id)).record;
		const gameEvent = (id: string) => {
			const event = { eventId: randomUUID(), type: "combat", significance: 0.5 };
			return directory.submit(id, event.eventId, { kind: "game-event", event });
		};
		return { ...house, watching, start, statusOf, gameEvent };
	}

	it("ends a session that nobody has had anything to do with, though its audience comes and goes", async () => {
		const { clock, start, statusOf } = await build();
		const id = await start();
		await clock.advance(10 * MINUTE);
		expect(await statusOf(id)).to.deep.include({ status: "active" });
		await clock.advance(2 * MINUTE);
		expect(await statusOf(id)).to.deep.include({ status: "ended", endReason: "idle" });
	});

	it("leaves a session that gets events, and one that somebody watches", async () => {
		const { clock, start, statusOf, gameEvent, watching } = await build();
		const fed = await start();
		const watched = await start();
		watching.add(watched);
		for (let minutes = 0; minutes < 60; minutes += 5) {
			await gameEvent(fed);
			await clock.advance(5 * MINUTE);
		}
		expect(await statusOf(fed)).to.deep.include({ status: "active" });
		expect(await statusOf(watched)).to.deep.include({ status: "active" });
		watching.clear();
		await clock.advance(12 * MINUTE);
		expect([(await statusOf(fed)).endReason, (await statusOf(watched)).endReason]).to.deep.equal(["idle", "idle"]);
	});
});
