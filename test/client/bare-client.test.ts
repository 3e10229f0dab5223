import { expect } from "chai";
import { applyFrame, createCrowd } from "../../src/personas/crowd-frame.ts";
import { frameOf } from "../support/crowd-frames.ts";
import { joinRaw } from "../support/raw-player.ts";
import { startStream } from "../support/room-house.ts";
import { until } from "../support/until.ts";
import { opening } from "../support/viewers.ts";

const [JOIN_ROOM, LEAVE_ROOM, ROOM_DATA, ROOM_DATA_BYTES, PING] = [10, 12, 13, 17, 18];

/** The type of a message, and what follows it: docs/wire.md, "Envelope". */
function opened(message: Buffer): { type: string; rest: Buffer } {
	const length = message[1] & 0x1f;
	return { type: message.toString("utf8", 2, 2 + length), rest: message.subarray(2 + length) };
}

function ofType(received: readonly Buffer[], byte: number, type: string): Buffer[] {
	return received
		.filter((message) => message[0] === byte && opened(message).type === type)
		.map((message) => opened(message).rest);
}

describe("a client that knows nothing but docs/wire.md", () => {
	const open = opening();

	it("joins, reads the crowd, asks for the time and for a keyframe, and leaves", async () => {
		const house = await open.house();
		const id = await startStream(house.directory);
		const { socket, received, closed, send } = await joinRaw(house.endpoint, id);
		open.closes(() => socket.terminate());
		expect(received[0][0]).to.equal(JOIN_ROOM);
		const tokenLength = received[0][1];
		expect(received[0].toString("utf8", 3 + tokenLength, 9 + tokenLength)).to.equal("schema");
		send(JOIN_ROOM);

		const frames = () => ofType(received, ROOM_DATA_BYTES, "crowd");
		await until(() => frames().length === 1, "the keyframe arrives");
		await house.tick();
		await until(() => frames().length === 2, "the delta arrives");
		const crowd = createCrowd();
		for (const bytes of frames()) expect(applyFrame(crowd, frameOf(bytes))).to.equal("applied");
		const { personas, world } = house.live(id);
		expect(crowd).to.include({ tick: world.tick, marker: world.marker, seatCount: personas.seatCount });
		expect(
			Buffer.compare(crowd.state.subarray(0, crowd.seatCount), personas.state.subarray(0, crowd.seatCount)),
		).to.equal(0);

		const pingOf = (sentAt: number) => [
			ROOM_DATA,
			0xa4,
			...Buffer.from("ping"),
			0x81,
			0xa6,
			...Buffer.from("sentAt"),
			sentAt,
		];
		send(...pingOf(42));
		const pongs = () => ofType(received, ROOM_DATA, "pong");
		await until(() => pongs().length === 1, "the pong arrives");
		const serverNow = Buffer.alloc(8);
		serverNow.writeDoubleBE(house.clock.nowMs());
		const pairs = [
			[0xa6, ...Buffer.from("sentAt"), 42],
			[0xa9, ...Buffer.from("serverNow"), 0xcb, ...serverNow],
		].flat();
		// MessagePack: a map of two with a length of 16 bits, a small number and a float64.
		expect([...pongs()[0]]).to.deep.equal([0xde, 0, 2, ...pairs]);

		send(ROOM_DATA, 0xac, ...Buffer.from("crowd:resync"));
		await until(() => frames().length === 3, "another keyframe arrives");
		expect(frameOf(frames()[2]).kind).to.equal("key");

		send(PING);
		await until(() => received.some((message) => message[0] === PING), "the ping is answered");
		send(LEAVE_ROOM);
		expect(await closed).to.equal(4000);
	});
});
