import type { Socket } from "node:net";
import type { Client, ClientPrivate } from "@colyseus/core";
import type { WebSocket } from "ws";
import type { OneCopy } from "./one-copy.ts";
import { ROOM_ERRORS, type RoomErrorName } from "./room-errors.ts";

/** What a slow client may have waiting (docs/rooms.md, "Limits"). */
export interface QueueLimits {
	messages: number;
	bytes: number;
}

export const QUEUE_LIMITS: QueueLimits = { messages: 256, bytes: 262_144 };

/** A client of the WebSocket transport. */
export type SocketClient = Client & ClientPrivate & { ref: WebSocket };

/** What a server sends as one message, before the bytes of it: final, binary, not masked. */
const BINARY = 0x82;
const LONGEST_SHORT = 125;
const LONGEST_MEDIUM = 0xffff;

/** The bytes of a WebSocket message (RFC 6455, 5.2). */
export function webSocketFrame(data: Uint8Array): Buffer {
	const { length } = data;
	const header = length <= LONGEST_SHORT ? 2 : length <= LONGEST_MEDIUM ? 4 : 10;
	const frame = Buffer.allocUnsafe(header + length);
	frame[0] = BINARY;
	frame[1] = header === 2 ? length : header === 4 ? 126 : 127;
	if (header === 4) frame.writeUInt16BE(length, 2);
	if (header === 10) frame.writeBigUInt64BE(BigInt(length), 2);
	frame.set(data, header);
	return frame;
}

/** A `ws` connection beneath its public door, which makes a header and two writes of every message. */
interface OpenSocket {
	_socket: Socket;
	_sender: { sendFrame(frame: Buffer[], callback: (error?: Error) => void): void };
}

/**
 * Bounds what waits for a client, and sends it copies of what it is given, in frames that all clients of a broadcast share. `onSlow` is
 * called once, when the client is cut off.
 */
export function boundQueue(
	client: SocketClient,
	onSlow: () => void,
	frames: OneCopy<Buffer>,
	limits: QueueLimits = QUEUE_LIMITS,
): void {
	let waiting = 0;
	let isCutOff = false;
	let isGathering = false;
	const { _socket: socket, _sender: sender } = client.ref as unknown as OpenSocket;
	/** What is sent in one go leaves in one write: a step has a patch, a delta and messages for everybody. */
	const gather = () => {
		if (isGathering) return;
		isGathering = true;
		socket.cork();
		process.nextTick(() => {
			isGathering = false;
			socket.uncork();
		});
	};
	const sent = () => {
		waiting--;
	};
	client.raw = (data, _options, callback) => {
		const { ref } = client;
		if (isCutOff) return;
		if (waiting >= limits.messages || ref.bufferedAmount + data.length > limits.bytes) {
			isCutOff = true;
			// A close frame would wait behind the very backlog that has to go.
			ref.terminate();
			onSlow();
			return;
		}
		// Nothing follows a close frame.
		if (ref.readyState !== ref.OPEN) return ref.send(data, callback);
		waiting++;
		gather();
		const done = (error?: Error) => {
			waiting--;
			callback?.(error);
		};
		sender.sendFrame([frames.of(data)], callback === undefined ? sent : done);
	};
}

/** Closes the connection with a fixed code and sentence; what the client sends from here on is not looked at. */
export function refuse(client: SocketClient, name: RoomErrorName): void {
	const { code, message } = ROOM_ERRORS[name];
	client.ref.removeAllListeners("message");
	client.leave(code, message);
}
