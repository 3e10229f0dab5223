import { expect } from "chai";
import fc from "fast-check";
import { DueQueue } from "../../src/rooms/due-queue.ts";
import { type Ticking, TickScheduler } from "../../src/rooms/tick-scheduler.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { RecordingLogger } from "../support/session-house.ts";

/** A session that only counts. */
class Counting implements Ticking {
	readonly id: string;
	readonly intervalMs: number;
	readonly startedAtMs: number;
	readonly clock: ManualClock;
	isOver = false;
	ticks = 0;
	/** When each tick ran, since the start; a skip as its negative count. */
	log: number[] = [];
	failures = 0;

	constructor(id: string, clock: ManualClock, intervalMs: number) {
		this.id = id;
		this.clock = clock;
		this.intervalMs = intervalMs;
		this.startedAtMs = clock.nowMs();
	}

	get nextTickAtMs(): number {
		return this.startedAtMs + (this.ticks + 1) * this.intervalMs;
	}

	missedTicks(nowMs: number): number {
		return Math.max(0, Math.floor((nowMs - this.startedAtMs) / this.intervalMs) - this.ticks);
	}

	async tick(): Promise<void> {
		await Promise.resolve();
		if (this.failures-- > 0) throw new Error("no journal");
		this.ticks++;
		this.log.push(this.clock.nowMs() - this.startedAtMs);
	}

	async skip(ticks: number): Promise<void> {
		this.ticks += ticks;
		this.log.push(-ticks);
	}
}

describe("tick scheduler", () => {
	function build() {
		const clock = new ManualClock();
		const logger = new RecordingLogger();
		const lateness: number[] = [];
		const scheduler = new TickScheduler({
			clock,
			logger,
			steadyMs: () => clock.nowMs(),
			onLateness: (ms) => lateness.push(ms),
		});
		return { clock, logger, lateness, scheduler };
	}

	it("ticks each session on its own grid, with one timer for all", async () => {
		const { clock, scheduler, lateness } = build();
		const sessions = [5_000, 1_000, 250].map((intervalMs, i) => new Counting(`s${i}`, clock, intervalMs));
		for (const session of sessions) scheduler.add(session);
		expect(clock.pending).to.equal(1);
		await clock.advance(10_000);
		expect(sessions.map(({ ticks }) => ticks)).to.deep.equal([2, 10, 40]);
		for (const { log, intervalMs } of sessions) {
			expect(log).to.deep.equal(log.map((_, i) => (i + 1) * intervalMs));
		}
		expect(new Set(lateness)).to.deep.equal(new Set([0]));
		expect(clock.pending).to.equal(1);
		await scheduler.close();
		expect(clock.pending).to.equal(0);
	});

	it("keeps the grid although ticks come late", async () => {
		const { clock, scheduler, lateness } = build();
		const session = new Counting("s", clock, 5_000);
		scheduler.add(session);
		await clock.advance(4_000);
		clock.jump(1_700);
		await clock.advance(4_300);
		expect(session.log).to.deep.equal([5_700, 10_000]);
		expect(lateness).to.deep.equal([700, 0]);
	});

	it("counts as lateness how long after it was due a tick had been folded", async () => {
		const { clock, scheduler, lateness } = build();
		const session = new Counting("s", clock, 5_000);
		const fold = session.tick.bind(session);
		session.tick = async () => {
			await fold();
			clock.jump(80);
		};
		scheduler.add(session);
		await clock.advance(5_000);
		expect(lateness).to.deep.equal([80]);
	});

	it("makes a session up that ticks faster than the pace of making up", async () => {
		const { clock, scheduler } = build();
		const session = new Counting("s", clock, 250);
		scheduler.add(session);
		clock.jump(1_100);
		await clock.advance(1_900);
		expect(session.ticks).to.equal(12);
		expect(session.log.every((at) => at > 0)).to.equal(true);
		await clock.advance(250);
		expect(session.log.at(-1)).to.equal(3_250);
	});

	it("retries a failed tick an interval later, and disturbs no other session", async () => {
		const { clock, scheduler, logger } = build();
		const failing = new Counting("failing", clock, 1_000);
		failing.failures = 2;
		const other = new Counting("other", clock, 1_000);
		scheduler.add(failing);
		scheduler.add(other);
		await clock.advance(2_500);
		expect(failing.ticks).to.equal(0);
		expect(logger.messages("error")).to.have.length(2);
		await clock.advance(3_500);
		expect(failing.ticks).to.equal(6);
		expect(other.log).to.deep.equal([1_000, 2_000, 3_000, 4_000, 5_000, 6_000]);
	});

	it("says how long nothing woke for the next tick", async () => {
		const { clock, scheduler } = build();
		expect(scheduler.overdueMs).to.equal(0);
		scheduler.add(new Counting("s", clock, 5_000));
		await clock.advance(60_000);
		expect(scheduler.overdueMs).to.equal(0);
		clock.jump(19_000);
		expect(scheduler.overdueMs).to.equal(14_000);
		await clock.advance(0);
		expect(scheduler.overdueMs).to.equal(0);
		await scheduler.close();
		clock.jump(60_000);
		expect(scheduler.overdueMs).to.equal(0);
	});

	it("forgets sessions that are over or removed", async () => {
		const { clock, scheduler } = build();
		const over = new Counting("over", clock, 1_000);
		const removed = new Counting("removed", clock, 1_000);
		scheduler.add(over);
		scheduler.add(removed);
		await clock.advance(1_000);
		over.isOver = true;
		scheduler.remove("removed");
		await clock.advance(5_000);
		expect([over.ticks, removed.ticks]).to.deep.equal([2, 1]);
		expect(clock.pending).to.equal(0);
	});

	it("waits at its close for the tick that is running", async () => {
		const { clock, scheduler } = build();
		let finish = () => {};
		const slow = new Counting("slow", clock, 1_000);
		slow.tick = () =>
			new Promise((resolve) => {
				finish = resolve;
			});
		scheduler.add(slow);
		await clock.advance(1_000);
		let isClosed = false;
		const closed = scheduler.close().then(() => {
			isClosed = true;
		});
		await clock.advance(0);
		expect(isClosed).to.equal(false);
		finish();
		await closed;
	});

	it("starts ticks together that are due within a moment, none before its time", async () => {
		const { clock, scheduler, lateness } = build();
		for (let place = 0; place < 20; place++) {
			scheduler.add(new Counting(`s${place}`, clock, 1_000));
			clock.jump(1);
		}
		await clock.advance(1_020);
		expect(lateness).to.have.length(20);
		expect(Math.min(...lateness)).to.equal(0);
		expect(Math.max(...lateness)).to.equal(9);
		await scheduler.close();
	});

	it("lets whatever waits go on while many ticks are due at once", async () => {
		const { clock, scheduler } = build();
		const order: string[] = [];
		for (let place = 0; place < 100; place++) {
			const session = new Counting(`s${place}`, clock, 1_000);
			session.tick = async () => {
				if (session.ticks++ === 0 && place === 0) clock.after(0, () => order.push("other"));
				order.push("tick");
			};
			scheduler.add(session);
		}
		await clock.advance(1_000);
		expect(order).to.have.length(101);
		expect(order.indexOf("other")).to.be.within(1, 64);
		await scheduler.close();
	});

	it("has a queue that gives the earliest first", () => {
		fc.assert(
			fc.property(fc.array(fc.oneof(fc.nat(50), fc.constant("shift" as const))), (steps) => {
				const queue = new DueQueue<{ dueAtMs: number }>();
				const model: number[] = [];
				for (const step of steps) {
					if (step === "shift") {
						expect(queue.shift()?.dueAtMs).to.equal(model.shift());
					} else {
						queue.push({ dueAtMs: step });
						model.push(step);
						model.sort((a, b) => a - b);
					}
					expect(queue.first?.dueAtMs).to.equal(model[0]);
				}
			}),
		);
	});

	it("lets the first tick of each go before those that are made up, of which few go at a time", async () => {
		const { clock, scheduler } = build();
		let most = 0;
		let underWay = 0;
		const order: string[] = [];
		class Slow extends Counting {
			override async tick(): Promise<void> {
				const isMadeUp = this.ticks > 0 && this.nextTickAtMs < clock.nowMs();
				if (isMadeUp) most = Math.max(most, ++underWay);
				await new Promise<void>((resolve) => clock.after(10, resolve));
				if (isMadeUp) underWay--;
				order.push(this.ticks === 0 ? "first" : "later");
				await super.tick();
			}
		}
		const sessions = Array.from({ length: 50 }, (_, i) => new Slow(`s${i}`, clock, 1_000));
		clock.jump(5_000);
		for (const session of sessions) scheduler.add(session);
		await clock.advance(3_500);
		expect(order.slice(0, 50)).to.deep.equal(sessions.map(() => "first"));
		expect(most).to.equal(16);
		expect(sessions.map(({ ticks }) => ticks)).to.deep.equal(sessions.map(() => 8));
		await scheduler.close();
	});
});
