import { randomUUID } from "node:crypto";
import type { Handlers, MemoryPlatform } from "./memory-platform.ts";

/** Game services, characters, game sessions, voice rooms and broadcasts. */
export function directoryHandlers(memory: MemoryPlatform): Handlers {
	const { gameServices, characters, gameSessions, rooms, broadcasts } = memory;
	return {
		"/game-service/services/get": ({ serviceId, stubName }) => {
			const found = [...gameServices].find(([id, one]) => id === serviceId || one.stubName === stubName?.toLowerCase());
			return found === undefined ? 404 : { serviceId: found[0], displayName: "Arcadia", ...found[1] };
		},
		"/game-service/services/list": () => ({ services: [], totalCount: 0 }),
		"/character/get": ({ characterId }) => {
			const character = characters.get(characterId);
			return character === undefined ? 404 : { characterId, name: "Mira", ...character };
		},
		"/sessions/get": ({ sessionId }) => {
			const session = gameSessions.get(sessionId);
			return session === undefined ? 404 : { sessionId, sessionType: "lobby", ...session };
		},
		"/voice/room/create": ({ sessionId }) => {
			if ([...rooms.values()].some((room) => room.sessionId === sessionId)) return 409;
			const roomId = randomUUID();
			const room = { sessionId, currentParticipants: 0 };
			rooms.set(roomId, room);
			return { roomId, ...room };
		},
		"/voice/room/get": ({ roomId }) => {
			const room = rooms.get(roomId);
			return room === undefined ? 404 : { roomId, ...room };
		},
		"/voice/room/delete": ({ roomId }) => (rooms.delete(roomId) ? {} : 404),
		"/broadcast/session/associate": ({ platformSessionId, streamSessionId }) => {
			const broadcast = broadcasts.get(platformSessionId);
			if (broadcast === undefined) return 404;
			broadcast.streamSessionId = streamSessionId;
			return {};
		},
		"/broadcast/session/status": ({ platformSessionId }) => {
			const broadcast = broadcasts.get(platformSessionId);
			return broadcast === undefined ? 404 : { platformSessionId, isActive: broadcast.isActive };
		},
	};
}
