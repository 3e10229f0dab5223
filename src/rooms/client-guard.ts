import type { Socket } from "node:net";
import type { Client, ClientPrivate } from "@colyseus/core";
import type { WebSocket } from "ws";
import { ROOM_ERRORS, type RoomErrorName } from "./room-errors.ts";

/** What a slow client may have waiting (docs/rooms.md, "Limits"). */
export interface QueueLimits {
	messages: number;
	bytes: number;
}

export const QUEUE_LIMITS: QueueLimits = { messages: 256, bytes: 262_144 };

/** A client of the WebSocket transport. */
export type SocketClient = Client & ClientPrivate & { ref: WebSocket };

/**
 * Bounds what waits for a client, and copies what is sent to it: Colyseus hands every client the one buffer that the next
 * patch is encoded into, so a client that reads late would get bytes of a later patch. `onSlow` is called once, when the
 * client is cut off.
 */
export function boundQueue(client: SocketClient, onSlow: () => void, limits: QueueLimits = QUEUE_LIMITS): void {
	let waiting = 0;
	let isCutOff = false;
	let isGathering = false;
	const { _socket: socket } = client.ref as unknown as { _socket: Socket };
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
	client.raw = (data, _options, callback) => {
		if (isCutOff) return;
		if (waiting >= limits.messages || client.ref.bufferedAmount + data.length > limits.bytes) {
			isCutOff = true;
			// A close frame would wait behind the very backlog that has to go.
			client.ref.terminate();
			onSlow();
			return;
		}
		waiting++;
		gather();
		client.ref.send(Buffer.from(data), { binary: true }, (error) => {
			waiting--;
			callback?.(error);
		});
	};
}

/** Closes the connection with a fixed code and sentence; what the client sends from here on is not looked at. */
export function refuse(client: SocketClient, name: RoomErrorName): void {
	const { code, message } = ROOM_ERRORS[name];
	client.ref.removeAllListeners("message");
	client.leave(code, message);
}
