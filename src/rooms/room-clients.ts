import type { Room } from "@colyseus/core";
import type { Player } from "./admission.ts";
import { refuse, type SocketClient } from "./client-guard.ts";
import type { RoomClient } from "./room-host.ts";
import type { Seat } from "./stream-room.ts";

/** The players' connections to a room, the oldest first. */
export function clientsOf(room: Room): RoomClient[] {
	return room.clients.map(({ sessionId, auth, userData }) => {
		const { userId, role } = auth as Player;
		const { view, joinedAtMs } = userData as Seat;
		return { clientId: sessionId, subject: userId, role, view, joinedAtMs };
	});
}

/** Closes a player's connection; answers false when it is not in the room. */
export function removeClient(room: Room, clientId: string): boolean {
	const client = room.clients.getById(clientId) as SocketClient | undefined;
	if (client !== undefined) refuse(client, "REMOVED");
	return client !== undefined;
}
