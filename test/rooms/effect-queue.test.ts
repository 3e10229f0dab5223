import { expect } from "chai";
import { EffectQueue } from "../../src/rooms/effect-queue.ts";
import type { DecidedEffect } from "../../src/rooms/session-fold.ts";
import { RecordingLogger } from "../support/session-house.ts";

function decided(marker: number, count = 1): DecidedEffect[] {
	return Array.from({ length: count }, (_, index) => ({
		marker: { marker, kind: "tick" as const, atMs: marker },
		index,
		effect: { kind: "session.paused" as const },
		sequence: 0,
		incarnation: "first",
	}));
}

describe("effect queue", () => {
	function build(deliver: (effect: DecidedEffect) => Promise<void>) {
		const logger = new RecordingLogger();
		let emptied = 0;
		const queue = new EffectQueue(deliver, () => emptied++, logger);
		return { queue, logger, emptied: () => emptied };
	}

	it("delivers in order, one at a time", async () => {
		const order: string[] = [];
		let running = 0;
		const { queue, emptied } = build(async ({ marker, index }) => {
			expect(++running).to.equal(1);
			await new Promise((resolve) => setImmediate(resolve));
			order.push(`${marker.marker}:${index}`);
			running--;
		});
		queue.push(decided(1, 2));
		queue.push(decided(2, 2));
		await queue.settled();
		expect(order).to.deep.equal(["1:0", "1:1", "2:0", "2:1"]);
		expect(queue.isEmpty).to.equal(true);
		expect(emptied()).to.equal(1);
	});

	it("holds everything back behind a failure, and retries it with the next marker", async () => {
		const order: number[] = [];
		let isDown = true;
		const { queue, logger, emptied } = build(async ({ marker }) => {
			if (isDown) throw new Error("bus down");
			order.push(marker.marker);
		});
		queue.push(decided(1));
		await queue.settled();
		expect([order, queue.isEmpty, emptied()]).to.deep.equal([[], false, 0]);
		queue.push(decided(2));
		await queue.settled();
		expect(order).to.deep.equal([]);
		isDown = false;
		queue.push(decided(3));
		await queue.settled();
		expect(order).to.deep.equal([1, 2, 3]);
		expect(logger.messages("error").length).to.be.greaterThan(1);
	});

	it("retries with a marker that has no effects of its own", async () => {
		let attempts = 0;
		const { queue } = build(async () => {
			if (attempts++ === 0) throw new Error("bus down");
		});
		queue.push(decided(1));
		await new Promise((resolve) => setImmediate(resolve));
		queue.push([]);
		await queue.settled();
		expect(attempts).to.equal(2);
	});

	it("drops the oldest when nobody takes them for hours, and says so", async () => {
		const { queue, logger } = build(async () => {
			throw new Error("bus down");
		});
		queue.push(decided(1, 10_000));
		queue.push(decided(2, 5));
		expect(logger.lines.find(({ message }) => message.startsWith("effects dropped"))?.facts).to.deep.equal({
			dropped: 5,
		});
		await queue.settled();
	});
});
