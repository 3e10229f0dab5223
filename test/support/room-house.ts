import { Client, type Room } from "@colyseus/sdk";
import type { StreamState } from "../../src/client/stream-state.ts";
import type { CareerStore } from "../../src/persistence/career-store.ts";
import { SqlCareerStore } from "../../src/persistence/sql-career-store.ts";
import type { TokenVerifier } from "../../src/platform/token-verifier.ts";
import { colyseusRooms } from "../../src/rooms/colyseus-rooms.ts";
import { PublicServer, type PublicServerParts } from "../../src/rooms/public-server.ts";
import type { SessionDirectory } from "../../src/rooms/session-directory.ts";
import { buildSessionHouse, type SessionHouse, type SessionHouseOptions } from "./session-house.ts";

export interface RoomHouse extends SessionHouse {
	server: PublicServer;
	/** Where growth of careers is recorded. */
	growth: CareerStore;
	port: number;
	/** "http://127.0.0.1:<port>" */
	endpoint: string;
	close(): Promise<void>;
}

export interface RoomHouseOptions extends SessionHouseOptions {
	tokens?: TokenVerifier;
	server?: Partial<PublicServerParts>;
	/** Absent: a free one. */
	port?: number;
}

/** Sessions with real rooms on a port of this machine; those of the database are resumed. One at a time: Colyseus' match-maker is one a process. */
export async function openRoomHouse(options: RoomHouseOptions): Promise<RoomHouse> {
	const house = buildSessionHouse({ ...options, parts: { rooms: colyseusRooms, ...options.parts } });
	const { directory, clock, logger } = house;
	const growth = new SqlCareerStore(options.database.db);
	const server = new PublicServer({
		live: (id) => directory.live(id),
		joinable: (id) => directory.joinable(id),
		streams: () => directory.streams(),
		allowAnonymousJoins: true,
		careers: growth,
		...(options.tokens && { tokens: options.tokens }),
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
	const close = async () => {
		await directory.close();
		await server.close();
	};
	return { ...house, server, growth, port, endpoint: `http://127.0.0.1:${port}`, close };
}

export const STREAMER = { entityType: "character", entityId: "0b0e9a52-6a51-4d2a-8a77-0f9d3a1e5c11" } as const;
export const GAME_SERVICE = "7f1d4c1e-3b0a-4a5e-9d52-0c8f6a1b2c3d";

/** Starts a session and answers its id. */
export async function startStream(directory: SessionDirectory, more: object = {}): Promise<string> {
	const { record } = await directory.start({ streamer: STREAMER, gameServiceId: GAME_SERVICE, randomSeed: 7, ...more });
	return record.showtimeSessionId;
}

/** A player on Colyseus' own client, with everything it was told. */
export interface Player {
	room: Room;
	/** Messages in the order of their coming, crowd frames included. */
	messages: { type: string; message: unknown }[];
	frames: Uint8Array[];
	/** Code the connection was closed with. */
	closed: Promise<number>;
	state(): StreamState;
}

/** Joins by Colyseus' own client; rejects as it does. */
export async function joinAsPlayer(endpoint: string, id: string, options: object = {}): Promise<Player> {
	const room: Room = await new Client(endpoint).joinById(id, options);
	room.reconnection.enabled = false;
	const messages: Player["messages"] = [];
	const frames: Uint8Array[] = [];
	room.onMessage("*", (type: string | number, message: unknown) => {
		messages.push({ type: String(type), message });
		if (type === "crowd") frames.push(message as Uint8Array);
	});
	const closed = new Promise<number>((resolve) => room.onLeave((code) => resolve(code)));
	return { room, messages, frames, closed, state: () => (room.state as { toJSON(): StreamState }).toJSON() };
}
