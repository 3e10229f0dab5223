import { WebSocket } from "ws";
import { CliError } from "./fail.ts";
import { requireOwnTarget } from "./own-target.ts";

/** Clients that join at once; more would be a storm, which is another measurement. */
const JOINING = 8;
const WITHIN_MS = 30_000;
const ATTEMPTS = 3;

/** Bytes of the wire (docs/wire.md, "Envelope"), and types of messages as they stand there. */
const JOIN_ROOM = 10;
const ROOM_DATA = 13;
const ROOM_DATA_BYTES = 17;
const CROWD = Buffer.from([ROOM_DATA_BYTES, 0xa5, ...Buffer.from("crowd")]);
const REACTION = Buffer.from([ROOM_DATA, 0xa8, ...Buffer.from("reaction")]);
/** In the id that such a message begins with. */
const MARKER = /[0-9a-f-]{36}:(\d+):/;

/** A room and where its players find it. */
export interface Seat {
	endpoint: string;
	id: string;
}

export interface ClientsTask {
	/** One client each. */
	seats: Seat[];
	/** Absent: they join without. */
	token?: string;
	/** Whether they may join on other machines. */
	targetIsMine: boolean;
}

/** What the clients see. */
export interface Watching {
	onMessage(bytes: number): void;
	onCrowd(bytes: number): void;
	onReaction(session: string, marker: number): void;
	/** A connection was closed that nobody meant to close. */
	onClosed(code: number): void;
}

/** After it returns every client has joined, and tells what comes. Throws `CliError` when one cannot join. */
export async function watchRooms(task: ClientsTask, watching: Watching, onJoined: () => void): Promise<void> {
	const waiting = task.seats.values();
	await Promise.all(
		Array.from({ length: JOINING }, async () => {
			for (const seat of waiting) {
				await watch(seat, task, watching);
				onJoined();
			}
		}),
	);
}

/** Joins and acknowledges, then only listens. A seat that is gone before it is taken, because all is busy, is reserved anew. */
async function watch({ endpoint, id }: Seat, task: ClientsTask, watching: Watching): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		const seat = await reserve(endpoint, id, task.token);
		const base = seat.publicAddress === undefined ? endpoint : `${new URL(endpoint).protocol}//${seat.publicAddress}`;
		if (base !== endpoint) await requireOwnTarget(base, "the players' address", task.targetIsMine);
		const path = `${seat.processId}/${id}?sessionId=${seat.sessionId}`;
		const socket = new WebSocket(`${base.replace("http", "ws").replace(/\/$/, "")}/${path}`);
		const refusal = await greeted(socket);
		if (refusal !== undefined && attempt === ATTEMPTS) throw notJoined(endpoint, refusal);
		if (refusal !== undefined) continue;
		socket.send(Buffer.from([JOIN_ROOM]));
		socket.on("close", watching.onClosed);
		socket.on("message", (data: Buffer) => tell(data, id, watching));
		return;
	}
}

/** Why the room does not greet; undefined when it does. */
function greeted(socket: WebSocket): Promise<string | undefined> {
	return new Promise((resolve) => {
		const timer = setTimeout(() => {
			resolve(`the room does not greet within ${WITHIN_MS / 1_000} s`);
			socket.terminate();
		}, WITHIN_MS);
		socket.once("message", () => resolve(undefined));
		socket.once("close", (code) => resolve(`closed with ${code}`));
		socket.on("error", ({ message }) => resolve(message));
		socket.once("message", () => clearTimeout(timer)).once("close", () => clearTimeout(timer));
	});
}

interface Reserved {
	processId: string;
	sessionId: string;
	publicAddress?: string;
}

async function reserve(endpoint: string, id: string, token: string | undefined): Promise<Reserved> {
	const response = await fetch(`${endpoint.replace(/\/$/, "")}/matchmake/joinById/${id}`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(token === undefined ? {} : { token }),
		signal: AbortSignal.timeout(WITHIN_MS),
	}).catch((error: Error) => {
		throw notJoined(endpoint, (error.cause as Error | undefined)?.message ?? error.message, error);
	});
	const answer = (await response.json()) as Reserved & { code?: number; error?: string };
	if (response.ok && answer.sessionId !== undefined) return answer;
	throw notJoined(endpoint, `${answer.code ?? response.status} ${answer.error ?? ""}`.trim());
}

function notJoined(endpoint: string, reason: string, cause?: unknown): CliError {
	return new CliError(`a client cannot join at ${endpoint}: ${reason}`, { cause });
}

function tell(data: Buffer, session: string, watching: Watching): void {
	watching.onMessage(data.length);
	if (data.subarray(0, CROWD.length).equals(CROWD)) {
		watching.onCrowd(data.length - CROWD.length);
	} else if (data.subarray(0, REACTION.length).equals(REACTION)) {
		const marker = MARKER.exec(data.toString("latin1"))?.[1];
		if (marker !== undefined) watching.onReaction(session, Number(marker));
	}
}
