import { matchMaker } from "@colyseus/core";
import { clientsOf, removeClient } from "./room-clients.ts";
import type { RoomHost } from "./room-host.ts";
import { SharedDriver } from "./shared-driver.ts";
import { STREAM_ROOM, StreamRoom } from "./stream-room.ts";

/** Rooms of the match-maker of this process; there is one, so there is one of these. */
export const colyseusRooms: RoomHost = {
	async open(showtimeSessionId) {
		// The process that had the session before may have died with its room listed.
		if (matchMaker.driver instanceof SharedDriver) await matchMaker.driver.unlist(showtimeSessionId);
		await matchMaker.createRoom(STREAM_ROOM, { showtimeSessionId });
	},
	async close(showtimeSessionId, farewell) {
		await roomOf(showtimeSessionId)?.farewell(farewell);
	},
	watchers: (showtimeSessionId) => matchMaker.getLocalRoomById(showtimeSessionId)?.clients.length ?? 0,
	clients(showtimeSessionId) {
		const room = roomOf(showtimeSessionId);
		return room === undefined ? [] : clientsOf(room);
	},
	closeClient(showtimeSessionId, clientId) {
		const room = roomOf(showtimeSessionId);
		return room !== undefined && removeClient(room, clientId);
	},
};

function roomOf(showtimeSessionId: string): StreamRoom | undefined {
	const room = matchMaker.getLocalRoomById(showtimeSessionId);
	return room instanceof StreamRoom ? room : undefined;
}
