import { once } from "node:events";
import { ClientState, type Room } from "@colyseus/core";
import { WebSocketClient } from "@colyseus/ws-transport";
import { expect } from "chai";
import { WebSocket, WebSocketServer } from "ws";
import { boundQueue, type QueueLimits, type SocketClient, webSocketFrame } from "../../src/rooms/client-guard.ts";
import { guardIncoming } from "../../src/rooms/incoming-guard.ts";
import { OneCopy } from "../../src/rooms/one-copy.ts";
import { closing } from "../support/closing.ts";
import { freePort } from "../support/free-port.ts";
import { until } from "../support/until.ts";

describe("guard of a client", () => {
	const opened = closing();

	/** A connection from both ends: Colyseus' client on the server, a bare socket on the other side. */
	async function connected() {
		const port = await freePort();
		const server = new WebSocketServer({ port, host: "127.0.0.1" });
		const reader = new WebSocket(`ws://127.0.0.1:${port}`);
		const [socket] = (await once(server, "connection")) as [WebSocket];
		opened.add(() => {
			reader.terminate();
			socket.terminate();
			server.close();
		});
		if (reader.readyState !== WebSocket.OPEN) await once(reader, "open");
		const client = new WebSocketClient("a", socket) as unknown as SocketClient;
		return { client, socket, reader };
	}

	it("sends a late reader what was given, whatever became of the buffer meanwhile", async () => {
		const { client, socket, reader } = await connected();
		const received: Buffer[] = [];
		reader.on("message", (data: Buffer) => received.push(data));
		boundQueue(client, () => {}, new OneCopy(webSocketFrame), { messages: 1_000, bytes: 100_000_000 });
		reader.pause();
		// The machine's own buffers take megabytes before anything waits in the process.
		let fillers = 0;
		for (; socket.bufferedAmount < 1_000_000; fillers++) {
			client.raw(new Uint8Array(500_000));
			await new Promise((resolve) => setImmediate(resolve));
		}
		const shared = new Uint8Array(50_000);
		for (let round = 0; round < 5; round++) {
			shared.fill(round);
			client.raw(shared);
		}
		shared.fill(99);
		reader.resume();
		await until(() => received.length === fillers + 5, "everything came");
		const asGiven = received.slice(fillers).map((data, round) => data.every((byte) => byte === round));
		expect(asGiven).to.deep.equal([true, true, true, true, true]);
	});

	it("sends messages of any size whole", async () => {
		const { client, reader } = await connected();
		const received: Buffer[] = [];
		reader.on("message", (data: Buffer, isBinary: boolean) => received.push(isBinary ? data : Buffer.alloc(0)));
		boundQueue(client, () => {}, new OneCopy(webSocketFrame));
		const sizes = [1, 125, 126, 65_535, 65_536, 100_000];
		for (const size of sizes) client.raw(new Uint8Array(size).fill(size % 251));
		await until(() => received.length === sizes.length, "all came");
		expect(received.map(({ length }) => length)).to.deep.equal(sizes);
		expect(received.every((data) => data.every((byte) => byte === data.length % 251))).to.equal(true);
	});

	it("copies what is broadcast once, and everything else each time", () => {
		let copies = 0;
		const shared = new OneCopy((data) => {
			copies++;
			return [...data];
		});
		const data = new Uint8Array([1]);
		const sent: number[][] = [];
		shared.broadcast(() => sent.push(shared.of(data), shared.of(data)));
		data[0] = 2;
		sent.push(shared.of(data));
		data[0] = 3;
		sent.push(shared.of(data));
		expect(sent).to.deep.equal([[1], [1], [2], [3]]);
		expect(copies).to.equal(3);
	});

	it("tells who sends to a connection that closes", async () => {
		const { client, socket } = await connected();
		boundQueue(client, () => {}, new OneCopy(webSocketFrame));
		socket.close();
		const error = await new Promise((resolve) => client.raw(new Uint8Array(1), undefined, resolve));
		expect(error).to.be.instanceOf(Error);
	});

	it("writes once what is sent in one go", async () => {
		const { client, socket, reader } = await connected();
		const received: Buffer[] = [];
		reader.on("message", (data: Buffer) => received.push(data));
		boundQueue(client, () => {}, new OneCopy(webSocketFrame));
		const { _socket: connection } = socket as unknown as {
			_socket: Record<"_write" | "_writev", (...a: unknown[]) => void>;
		};
		let writes = 0;
		for (const way of ["_write", "_writev"] as const) {
			const write = connection[way].bind(connection);
			connection[way] = (...given) => {
				writes++;
				write(...given);
			};
		}
		for (let turn = 1; turn <= 2; turn++) {
			for (let i = 0; i < 3; i++) client.raw(new Uint8Array(100).fill(i));
			await until(() => received.length === 3 * turn, "all came");
			expect(writes).to.equal(turn);
		}
		expect(received.map(([first]) => first)).to.deep.equal([0, 1, 2, 0, 1, 2]);
	});

	for (const [what, limits, size] of [
		["bytes", { messages: 1_000_000, bytes: 262_144 }, 100_000],
		["messages", { messages: 256, bytes: 1_000_000_000 }, 20_000],
	] as [string, QueueLimits, number][]) {
		it(`cuts a client off that has more ${what} waiting than allowed, once`, async () => {
			const { client, socket, reader } = await connected();
			let cuts = 0;
			boundQueue(client, () => cuts++, new OneCopy(webSocketFrame), limits);
			reader.pause();
			let most = 0;
			for (let sent = 0; sent < 20_000 && cuts === 0; sent++) {
				client.raw(new Uint8Array(size));
				most = Math.max(most, socket.bufferedAmount);
				await new Promise((resolve) => setImmediate(resolve));
			}
			expect(cuts).to.equal(1);
			expect(most).to.be.at.most(Math.min(limits.bytes, limits.messages * (size + 16)));
			for (let i = 0; i < 10; i++) client.raw(new Uint8Array(size));
			expect(cuts).to.equal(1);
			await until(() => socket.readyState === WebSocket.CLOSED, "the connection is gone");
		});
	}

	it("closes the connection of a frame that the room fails at, and throws nothing", () => {
		const room = {
			_onMessage() {
				throw new RangeError("no such place");
			},
		};
		const closed: number[] = [];
		const client = {
			state: ClientState.JOINED,
			ref: { removeAllListeners: () => {} },
			leave: (code: number) => closed.push(code),
		};
		guardIncoming(room as unknown as Room, () => {});
		(room._onMessage as (...args: unknown[]) => void)(client, Buffer.from([18]));
		expect(closed).to.deep.equal([4422]);
	});
});
