import { matchMaker, type Room } from "@colyseus/core";
import type { SocketClient } from "../../src/rooms/client-guard.ts";
import { colyseusRooms } from "../../src/rooms/colyseus-rooms.ts";
import type { LiveSession } from "../../src/rooms/live-session.ts";
import { PublicServer, type PublicServerParts } from "../../src/rooms/public-server.ts";
import { buildSessionHouse, type SessionHouse, type SessionHouseOptions } from "./session-house.ts";

export const GAME_SERVICE = "7f1d4c1e-3b0a-4a5e-9d52-0c8f6a1b2c3d";
export const STREAMER = { entityType: "character", entityId: "0b0e9a52-6a51-4d2a-8a77-0f9d3a1e5c11" } as const;

export interface StreamHouseOptions extends SessionHouseOptions {
	server?: Partial<PublicServerParts>;
	/** Absent: a free one. */
	port?: number;
}

/** Sessions, their rooms and the public port on the loopback address; time stands still until the test moves it. */
export interface StreamHouse extends SessionHouse {
	port: number;
	endpoint: string;
	/** Moves the clock by one tick of five seconds. */
	tick(): Promise<void>;
	live(showtimeSessionId: string): LiveSession;
	/** The connections in a room, as the server has them. */
	clients(showtimeSessionId: string): SocketClient[];
	/** Sessions are handed over, clients told, the port is free. */
	close(): Promise<void>;
}

export async function openStreamHouse(options: StreamHouseOptions): Promise<StreamHouse> {
	const house = buildSessionHouse({ ...options, parts: { rooms: colyseusRooms, ...options.parts } });
	const { directory, clock, logger } = house;
	const server = new PublicServer({
		live: (id) => directory.live(id),
		streams: () => directory.streams(),
		allowAnonymousJoins: true,
		clock,
		logger,
		maxClientsPerRoom: 100,
		maxMessagesPerSecond: 20,
		maxPayloadBytes: 4_096,
		allowedOrigins: [],
		...options.server,
	});
	await server.prepare();
	await directory.resumeAll();
	const { port } = await server.listen(options.port ?? 0, "127.0.0.1");
	return {
		...house,
		port,
		endpoint: `http://127.0.0.1:${port}`,
		tick: () => clock.advance(5_000),
		live(showtimeSessionId) {
			const session = directory.live(showtimeSessionId);
			if (session === undefined) throw new Error(`${showtimeSessionId} is not live`);
			return session;
		},
		clients(showtimeSessionId) {
			const room: Room | undefined = matchMaker.getLocalRoomById(showtimeSessionId);
			return [...(room?.clients ?? [])] as unknown as SocketClient[];
		},
		async close() {
			await directory.close();
			await server.close();
		},
	};
}
