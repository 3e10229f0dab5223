import type { Client, Room } from "@colyseus/sdk";
import type { JoinOptions } from "../events/room-message.ts";
import { type RetryPolicy, retryDelayMs } from "./retry-policy.ts";
import { closeErrorOf, refusalOf, StreamError, type StreamErrorCode } from "./stream-error.ts";

export type ConnectionStatus = "connected" | "reconnecting" | "ended";

/** Who is told what becomes of a connection. */
export interface ConnectionListener {
	/** The room was joined, at first or again: its messages go to the handlers that are registered now. */
	joined(room: Room): void;
	status(status: ConnectionStatus): void;
	/** Nothing follows; `error` says why when nobody wished it. */
	over(error: StreamError | undefined): void;
}

const ATTEMPT_WITHIN_MS = 10_000;
const LEAVE_WITHIN_MS = 2_000;

/** Refusals that another attempt would meet again. */
const FINAL: ReadonlySet<StreamErrorCode> = new Set([
	"BAD_OPTIONS",
	"TOKEN_REFUSED",
	"NOT_ALLOWED",
	"REMOVED",
	"BODY_TOO_LARGE",
	"BAD_MESSAGE",
	"ENDED",
]);

/**
 * Keeps one client in one room.
 *
 * Connected: the room is joined. A close code that is final ends the connection, any other loses it.
 * Reconnecting: after a pause that grows, the seat that the room holds for a lost client is claimed with the
 * reconnection token; once the server has refused that, the room is joined anew by its id. Repeated until it works, a
 * refusal is final, or the stream stays unknown for too long.
 * Ended: by `close`, or as above; nothing follows.
 *
 * The reconnection that the SDK of Colyseus brings is switched off: it gives up after 15 attempts, never tries within
 * the first five seconds, cannot follow a stream to another process, and does not tell a refusal from a lost network.
 */
export class RoomConnection {
	readonly #client: Client;
	readonly #roomId: string;
	readonly #options: JoinOptions;
	readonly #policy: RetryPolicy;
	#listener: ConnectionListener | undefined;
	#room: Room | undefined;
	#isOver = false;
	#endPause: (() => void) | undefined;

	constructor(client: Client, roomId: string, options: JoinOptions, policy: RetryPolicy) {
		this.#client = client;
		this.#roomId = roomId;
		this.#options = options;
		this.#policy = policy;
	}

	/** Joins for the first time, once; throws `StreamError` when that is refused. `listener` hears of all that follows. */
	async open(listener: ConnectionListener): Promise<void> {
		this.#listener = listener;
		this.#adopt(await joinedInTime(this.#client.joinById(this.#roomId, this.#options)));
	}

	/** Sends when connected; otherwise the message is dropped. */
	send(type: string, message: object): void {
		if (this.#room?.connection.isOpen) this.#room.send(type, message);
	}

	/** Leaves the room; after it returns nothing is open. */
	async close(): Promise<void> {
		const room = this.#room;
		this.#finish(undefined);
		if (room) await leaveInTime(room);
	}

	#adopt(room: Room): void {
		room.reconnection.enabled = false;
		if (this.#isOver) {
			void leaveInTime(room);
			return;
		}
		this.#room = room;
		room.onLeave((code) => this.#lost(room, code));
		this.#listener?.joined(room);
		this.#listener?.status("connected");
	}

	#lost(room: Room, closeCode: number): void {
		if (this.#room !== room) return;
		this.#room = undefined;
		const error = closeErrorOf(closeCode);
		if (error && FINAL.has(error.code)) {
			this.#finish(error);
			return;
		}
		this.#listener?.status("reconnecting");
		void this.#comeBack(room.reconnectionToken);
	}

	async #comeBack(reconnectionToken: string): Promise<void> {
		const unknownUntilMs = Date.now() + this.#policy.unknownForMs;
		let seat: string | undefined = reconnectionToken;
		for (let attempt = 0; ; attempt++) {
			await this.#pause(retryDelayMs(this.#policy, attempt, Math.random()));
			if (this.#isOver) return;
			try {
				if (seat !== undefined) {
					const room: Room | undefined = await this.#claim(seat);
					if (room) return this.#adopt(room);
					seat = undefined;
				}
				return this.#adopt(await joinedInTime(this.#client.joinById(this.#roomId, this.#options)));
			} catch (cause) {
				const error = refusalOf(cause);
				if (FINAL.has(error.code) || (error.code === "UNKNOWN_STREAM" && Date.now() >= unknownUntilMs)) {
					this.#finish(error);
					return;
				}
			}
		}
	}

	/** Claims the seat of the lost connection; undefined when the server does not give it. */
	async #claim(reconnectionToken: string): Promise<Room | undefined> {
		try {
			return await joinedInTime(this.#client.reconnect(reconnectionToken));
		} catch (cause) {
			const error = refusalOf(cause);
			if (error.code === "UNREACHABLE" || error.code === "TIMED_OUT") throw error;
			return undefined;
		}
	}

	async #pause(ms: number): Promise<void> {
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, ms);
			this.#endPause = () => {
				clearTimeout(timer);
				resolve();
			};
		});
		this.#endPause = undefined;
	}

	#finish(error: StreamError | undefined): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#room = undefined;
		this.#endPause?.();
		this.#listener?.over(error);
		this.#listener?.status("ended");
	}
}

/** The SDK of Colyseus waits for ever; a room that is joined too late is left again. */
async function joinedInTime(joining: Promise<Room>): Promise<Room> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new StreamError("TIMED_OUT")), ATTEMPT_WITHIN_MS);
	});
	try {
		return await Promise.race([joining, late]);
	} catch (cause) {
		void joining.then(leaveInTime, () => undefined);
		throw refusalOf(cause);
	} finally {
		clearTimeout(timer);
	}
}

/** Leaves by the room's protocol, or by closing the socket when the server does not answer. */
async function leaveInTime(room: Room): Promise<void> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<void>((resolve) => {
		timer = setTimeout(() => {
			room.connection.close();
			resolve();
		}, LEAVE_WITHIN_MS);
	});
	await Promise.race([room.leave(), late]);
	clearTimeout(timer);
}
