import { ClientState, Protocol, type Room } from "@colyseus/core";
import { refuse, type SocketClient } from "./client-guard.ts";

/** What a client of a stream may send; the rest of Colyseus' protocol (requests, inputs, bytes) is not spoken here. */
const SPOKEN: ReadonlySet<number> = new Set([
	Protocol.ROOM_DATA,
	Protocol.JOIN_ROOM,
	Protocol.PING,
	Protocol.LEAVE_ROOM,
]);

const SHORT_STRING = 0xa0;
const LONGEST_TYPE = 31;

/** Types here are short words; what Colyseus would try to read as something else it complains about on the console. */
function hasPlainType(frame: Buffer): boolean {
	const length = frame[1] - SHORT_STRING;
	if (!(length > 0 && length <= LONGEST_TYPE) || frame.length < 2 + length) return false;
	return frame.subarray(2, 2 + length).every((byte) => byte >= 0x20 && byte < 0x7f);
}

interface Receiver {
	_onMessage(client: SocketClient, frame: Buffer): void;
}

/**
 * Puts a guard before a room's message handling: a frame of another kind, or one that Colyseus fails to read, closes the
 * connection it came by and nothing else; an exception there would end the process, with every room. `onJoined` is called when a client has acknowledged its join, after the
 * state was sent. Reaches into Colyseus (`_onMessage` is private there), which is why its version is pinned.
 */
export function guardIncoming(room: Room, onJoined: (client: SocketClient) => void): void {
	const receiver = room as unknown as Receiver;
	const receive = receiver._onMessage.bind(receiver);
	receiver._onMessage = (client, frame) => {
		const isSpoken = SPOKEN.has(frame[0]) && (frame[0] !== Protocol.ROOM_DATA || hasPlainType(frame));
		if (!isSpoken) return refuse(client, "BAD_MESSAGE");
		const isJoining = client.state === ClientState.JOINING;
		try {
			receive(client, frame);
		} catch {
			return refuse(client, "BAD_MESSAGE");
		}
		if (isJoining && client.state === ClientState.JOINED) onJoined(client);
	};
}
