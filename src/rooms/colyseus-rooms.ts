import { matchMaker, ServerError } from "@colyseus/core";
import { ShowtimeError, StoreUnavailable } from "../errors.ts";
import { clientsOf, removeClient } from "./room-clients.ts";
import type { RoomHost } from "./room-host.ts";
import { SharedDriver } from "./shared-driver.ts";
import { STREAM_ROOM, StreamRoom } from "./stream-room.ts";

/** Rooms of the match-maker of this process; there is one, so there is one of these. */
export const colyseusRooms: RoomHost = {
	async open(showtimeSessionId) {
		const { driver } = matchMaker;
		try {
			// The process that had the session before may have died with its room listed.
			if (driver instanceof SharedDriver) await driver.unlist(showtimeSessionId);
			await matchMaker.createRoom(STREAM_ROOM, { showtimeSessionId });
		} catch (error) {
			// One that could not subscribe is there all the same: it does when Redis is back.
			if (roomOf(showtimeSessionId) !== undefined) return;
			if (error instanceof ServerError || !(driver instanceof SharedDriver)) throw error;
			throw new StoreUnavailable(`Redis lists no room: ${(error as Error).message}`, { cause: error });
		}
		if (roomOf(showtimeSessionId) === undefined) {
			throw new ShowtimeError("NOT_OWNER", `session ${showtimeSessionId} has a room in another process`);
		}
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
