import { expect } from "chai";
import type { OutboxMessage } from "../../src/persistence/outbox.ts";
import { SqlOutbox } from "../../src/persistence/sql-outbox.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { Relay } from "../../src/workers/relay.ts";
import { closing } from "../support/closing.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { RecordingLogger } from "../support/session-house.ts";

describe("relay", () => {
	const close = closing();

	async function build(mostAtOnce: number, finishesAtClose = true) {
		const database = await openSqliteDatabase(":memory:");
		close.add(() => database.close());
		const outbox = new SqlOutbox(database.db);
		const clock = new ManualClock();
		const begun: string[] = [];
		const done: string[] = [];
		/** What waits here is carried out when it is called. */
		const slow = new Map<string, () => void>();
		const relay = () => {
			const made = new Relay<OutboxMessage>({
				queue: outbox,
				itemName: "an event",
				placeName: "the outbox",
				idOf: ({ messageId }) => messageId,
				factsOf: () => ({}),
				async carryOut({ messageId }) {
					begun.push(messageId);
					if (messageId.startsWith("slow")) await new Promise<void>((resolve) => slow.set(messageId, resolve));
					done.push(messageId);
				},
				isRefusal: () => false,
				mayCarryOut: () => true,
				mostAtOnce,
				lastRetryMs: 60_000,
				finishesAtClose,
				clock,
				logger: new RecordingLogger(),
				onDead: () => {},
			});
			made.open();
			close.add(async () => {
				for (const release of slow.values()) release();
				await made.close();
			});
			return made;
		};
		const message = (session: string, sequence: number): OutboxMessage => ({
			messageId: `${session}${sequence}`,
			showtimeSessionId: session,
			sequence,
			subject: "showtime.session.paused",
			body: "{}",
			atMs: clock.nowMs(),
		});
		return { outbox, clock, begun, done, slow, relay, message };
	}

	it("keeps a line for as long as it is at work on it, whoever looks", async () => {
		const { outbox, clock, begun, done, slow, relay, message } = await build(1);
		relay();
		relay();
		await outbox.add([message("slow", 1), message("slow", 2)]);
		await clock.advance(120_000);
		expect(begun).to.deep.equal(["slow1"]);
		slow.get("slow1")?.();
		await clock.advance(1_000);
		slow.get("slow2")?.();
		await clock.advance(1_000);
		expect(done).to.deep.equal(["slow1", "slow2"]);
		expect((await outbox.figures()).waiting).to.equal(0);
	});

	it("stops when it finds that another has the line", async () => {
		const { outbox, clock, begun, slow, relay, message } = await build(1);
		relay();
		await outbox.add([message("slow", 1), message("b", 1)]);
		await clock.advance(1_000);
		// As if the process had been stopped for a minute, and another had taken over.
		clock.jump(60_000);
		const other = await outbox.claim(clock.nowMs(), 30_000);
		expect(other?.items.map(({ messageId }) => messageId)).to.deep.equal(["slow1"]);
		await outbox.add([message("slow", 2)]);
		slow.get("slow1")?.();
		await clock.advance(10_000);
		expect(begun).to.not.include("slow2");
		expect(other && (await outbox.prolong(other, clock.nowMs() + 1)), "the line is still the other's").to.equal(true);
	});

	it("stops after the items that are under way, when it does not finish at its close", async () => {
		const { outbox, clock, done, slow, relay, message } = await build(2, false);
		const made = relay();
		await outbox.add([message("slow", 1), message("slow", 2), message("b", 1)]);
		await clock.advance(1_000);
		expect(done).to.deep.equal(["b1"]);
		const closed = made.close();
		await outbox.add([message("c", 1)]);
		slow.get("slow1")?.();
		await closed;
		expect(done).to.deep.equal(["b1", "slow1"]);
		const left = await outbox.claim(clock.nowMs(), 1);
		expect(left?.items, "free for the next").to.have.length(1);
	});

	it("works on as many lines at once as it may, and a slow one keeps none of the others waiting", async () => {
		const { outbox, clock, begun, done, relay, message } = await build(3);
		const made = relay();
		await outbox.add([message("slow-a", 1), message("slow-b", 1)]);
		await clock.advance(1_000);
		await outbox.add([message("c", 1), message("c", 2), message("d", 1)]);
		await clock.advance(2_000);
		expect(done).to.have.members(["c1", "c2", "d1"]);
		await outbox.add([message("slow-c", 1)]);
		await clock.advance(2_000);
		await outbox.add([message("e", 1)]);
		await clock.advance(10_000);
		expect(begun.filter((id) => id.startsWith("slow"))).to.have.length(3);
		expect(done, "all hands are busy").to.not.include("e1");
		expect(made.figures.waiting).to.equal(4);
	});
});
