import { expect } from "chai";
import type { OutboxMessage } from "../../src/persistence/outbox.ts";
import { EventQueue } from "../../src/rooms/event-queue.ts";
import { RecordingLogger } from "../support/session-house.ts";

const message = (sequence: number): OutboxMessage => ({
	messageId: `m${sequence}`,
	showtimeSessionId: "s",
	sequence,
	subject: "showtime.session.paused",
	body: "{}",
	atMs: 0,
});

describe("event queue", () => {
	function build({ mayBeBehind = false } = {}) {
		const published: number[] = [];
		const world = { isDown: false, isRelaying: false, idles: 0 };
		const queue = new EventQueue({
			showtimeSessionId: "s",
			sink: {
				async publish({ sequence }) {
					await new Promise((resolve) => setImmediate(resolve));
					if (world.isDown) throw new Error("bus down");
					published.push(sequence);
				},
			},
			outbox: { hasWaiting: async () => world.isRelaying },
			logger: new RecordingLogger(),
			mayBeBehind,
			onIdle: () => world.idles++,
		});
		return { queue, world, published };
	}

	it("publishes at once and in order", async () => {
		const { queue, published, world } = build();
		queue.push([message(1), message(2)]);
		expect(queue.isPublishing).to.equal(true);
		queue.push([message(3)]);
		await queue.settled();
		expect(published).to.deep.equal([1, 2, 3]);
		expect([queue.isPublishing, queue.waiting.length, world.idles]).to.deep.equal([false, 0, 1]);
	});

	it("keeps what is not published, and tries again with the next marker", async () => {
		const { queue, world, published } = build();
		world.isDown = true;
		queue.push([message(1)]);
		await queue.settled();
		expect(queue.waiting).to.deep.equal([message(1)]);
		world.isDown = false;
		queue.push([]);
		await queue.settled();
		expect(published).to.deep.equal([1]);
	});

	it("leaves to the relay what the outbox has, and lets nothing overtake it", async () => {
		const { queue, world, published } = build();
		world.isDown = true;
		queue.push([message(1)]);
		await queue.settled();
		queue.handedOver([message(1)]);
		world.isDown = false;
		world.isRelaying = true;
		queue.push([message(2)]);
		await queue.settled();
		expect(published).to.deep.equal([]);
		expect(queue.waiting).to.deep.equal([message(2)]);
		world.isRelaying = false;
		queue.push([]);
		await queue.settled();
		expect(published).to.deep.equal([2]);
	});

	it("goes on by itself when everything was published by the time it was stored", async () => {
		const { queue, world, published } = build();
		queue.push([message(1)]);
		await queue.settled();
		queue.handedOver([message(1)]);
		world.isRelaying = true;
		queue.push([message(2)]);
		await queue.settled();
		expect(published).to.deep.equal([1, 2]);
	});

	it("asks first when it begins where another left off", async () => {
		const { queue, world, published } = build({ mayBeBehind: true });
		world.isRelaying = true;
		queue.push([message(4)]);
		await queue.settled();
		expect(published).to.deep.equal([]);
	});
});
