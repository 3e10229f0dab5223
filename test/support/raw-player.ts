import { WebSocket } from "ws";
import { until } from "./until.ts";

/** A connection that speaks frames, not Colyseus: what a broken or hostile client is. */
export interface RawPlayer {
	socket: WebSocket;
	/** Frames that came, in order. */
	received: Buffer[];
	/** Close code; pending while it is open. */
	closed: Promise<number>;
	send(...bytes: number[]): void;
}

/** Answers a matchmaking call as the server does. */
export async function matchmake(
	endpoint: string,
	path: string,
	body: string | object = {},
	headers: Record<string, string> = {},
): Promise<{ status: number; body: { code?: number; error?: string; sessionId?: string; processId?: string } }> {
	const response = await fetch(`${endpoint}/matchmake/${path}`, {
		method: "POST",
		headers: { "Content-Type": "application/json", ...headers },
		body: typeof body === "string" ? body : JSON.stringify(body),
	});
	return { status: response.status, body: (await response.json()) as { code?: number } };
}

/** Joins a room and says nothing more; the join is not acknowledged. */
export async function joinRaw(endpoint: string, id: string, options: object = {}): Promise<RawPlayer> {
	const { body } = await matchmake(endpoint, `joinById/${id}`, options);
	const url = `${endpoint.replace("http", "ws")}/${body.processId}/${id}?sessionId=${body.sessionId}`;
	const socket = new WebSocket(url);
	const received: Buffer[] = [];
	socket.on("message", (data: Buffer) => received.push(data));
	const closed = new Promise<number>((resolve) => socket.on("close", resolve));
	socket.on("error", () => {});
	await until(() => received.length, "the room greets");
	return { socket, received, closed, send: (...bytes) => socket.send(Buffer.from(bytes)) };
}

/** Bytes of Colyseus' protocol. */
export const JOIN_ROOM = 10;
export const ROOM_DATA = 13;
export const ROOM_DATA_BYTES = 17;
export const ROOM_REQUEST = 21;
