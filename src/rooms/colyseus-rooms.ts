import { matchMaker } from "@colyseus/core";
import type { RoomHost } from "./room-host.ts";
import { SharedDriver } from "./shared-driver.ts";
import { STREAM_ROOM, StreamRoom } from "./stream-room.ts";

/** Rooms of the match-maker of this process; there is one, so there is one of these. */
export const colyseusRooms: RoomHost = {
	async open(showtimeSessionId) {
		// The process that had the session before may have died with its room listed.
		if (matchMaker.driver instanceof SharedDriver) await matchMaker.driver.takeOver(showtimeSessionId);
		await matchMaker.createRoom(STREAM_ROOM, { showtimeSessionId });
	},
	async close(showtimeSessionId, farewell) {
		const room = matchMaker.getLocalRoomById(showtimeSessionId);
		if (room instanceof StreamRoom) await room.farewell(farewell);
	},
};
