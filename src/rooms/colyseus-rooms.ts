import { matchMaker } from "@colyseus/core";
import type { RoomHost } from "./room-host.ts";
import { STREAM_ROOM, StreamRoom } from "./stream-room.ts";

/** Rooms of the match-maker of this process; there is one, so there is one of these. */
export const colyseusRooms: RoomHost = {
	async open(showtimeSessionId) {
		await matchMaker.createRoom(STREAM_ROOM, { showtimeSessionId });
	},
	async close(showtimeSessionId, farewell) {
		const room = matchMaker.getLocalRoomById(showtimeSessionId);
		if (room instanceof StreamRoom) await room.farewell(farewell);
	},
};
