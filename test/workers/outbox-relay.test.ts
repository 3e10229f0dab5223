import { expect } from "chai";
import { ShowtimeError } from "../../src/errors.ts";
import type { OutboxMessage } from "../../src/persistence/outbox.ts";
import { SqlOutbox } from "../../src/persistence/sql-outbox.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { createOutboxRelay } from "../../src/workers/outbox-relay.ts";
import { closing } from "../support/closing.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { RecordingLogger } from "../support/session-house.ts";

describe("outbox relay", () => {
	const close = closing();

	async function build() {
		const database = await openSqliteDatabase(":memory:");
		close.add(() => database.close());
		const outbox = new SqlOutbox(database.db);
		const clock = new ManualClock();
		const world = { isUp: true, refused: new Set<string>(), failing: new Set<string>() };
		const published: string[] = [];
		const dead: string[] = [];
		const logger = new RecordingLogger();
		const relay = createOutboxRelay({
			outbox,
			async publish({ messageId }) {
				if (world.failing.has(messageId)) throw new Error("nobody answers");
				if (world.refused.has(messageId)) throw new ShowtimeError("BODY_TOO_LARGE");
				published.push(messageId);
			},
			mayPublish: () => world.isUp,
			clock,
			logger,
			onDead: ({ messageId }) => dead.push(messageId),
		});
		relay.open();
		close.add(() => relay.close());
		const message = (session: string, sequence: number): OutboxMessage => ({
			messageId: `${session}${sequence}`,
			showtimeSessionId: session,
			sequence,
			subject: "showtime.session.paused",
			body: "{}",
			atMs: clock.nowMs(),
		});
		return { outbox, relay, clock, world, published, dead, logger, message };
	}

	it("publishes within a second what comes in, each session in its order", async () => {
		const { outbox, clock, published, message, relay } = await build();
		await outbox.add([message("a", 1), message("b", 1), message("a", 2)]);
		await clock.advance(1_000);
		expect(published.filter((id) => id.startsWith("a"))).to.deep.equal(["a1", "a2"]);
		expect(published).to.have.members(["a1", "a2", "b1"]);
		expect(relay.figures).to.deep.equal({ waiting: 0, oldestAtMs: undefined, dead: 0 });
	});

	it("lets a failing event hold back its own session and no other, for ever longer times", async () => {
		const { outbox, clock, world, published, message } = await build();
		world.failing.add("a1");
		await outbox.add([message("a", 1), message("a", 2), message("b", 1)]);
		await clock.advance(1_000);
		expect(published).to.deep.equal(["b1"]);
		await clock.advance(120_000);
		expect(published).to.deep.equal(["b1"]);
		world.failing.clear();
		await clock.advance(300_000);
		expect(published).to.deep.equal(["b1", "a1", "a2"]);
	});

	it("tries nothing while the connection is down, and everything at once when it is back", async () => {
		const { outbox, clock, world, published, message, relay } = await build();
		world.failing.add("a1");
		await outbox.add([message("a", 1)]);
		await clock.advance(60_000);
		world.isUp = false;
		await clock.advance(5_000);
		world.failing.clear();
		expect(published).to.deep.equal([]);
		expect(relay.ageMs).to.equal(65_000);
		world.isUp = true;
		await clock.advance(1_000);
		expect(published).to.deep.equal(["a1"]);
	});

	it("gives up at once what is refused, and after a day what nobody takes, and goes on behind it", async () => {
		const { outbox, clock, world, published, dead, message, logger } = await build();
		world.refused.add("a1");
		world.failing.add("a2");
		await outbox.add([message("a", 1), message("a", 2), message("a", 3)]);
		await clock.advance(1_000);
		expect(dead).to.deep.equal(["a1"]);
		clock.jump(86_400_000);
		await clock.advance(600_000);
		expect(dead).to.deep.equal(["a1", "a2"]);
		expect(published).to.deep.equal(["a3"]);
		expect((await outbox.figures()).dead).to.equal(2);
		expect(logger.messages("error")).to.deep.equal(
			Array.from({ length: 2 }, () => "an event was given up; it stays in the outbox as a dead letter"),
		);
	});

	it("is behind when the oldest event waits for more than five minutes", async () => {
		const { outbox, clock, world, message, relay } = await build();
		world.isUp = false;
		await outbox.add([message("a", 1)]);
		await clock.advance(300_000);
		expect(relay.isBehind).to.equal(false);
		await clock.advance(1_000);
		expect(relay.isBehind).to.equal(true);
		world.isUp = true;
		await clock.advance(1_000);
		expect(relay.isBehind).to.equal(false);
	});

	it("publishes what is left before it closes", async () => {
		const { outbox, relay, published, message } = await build();
		await outbox.add([message("a", 1)]);
		await relay.close();
		expect(published).to.deep.equal(["a1"]);
	});
});
