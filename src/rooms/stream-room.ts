import {
	type AuthContext,
	ClientState,
	CloseCode,
	getMessageBytes,
	Protocol,
	Room,
	type RoomException,
} from "@colyseus/core";
import * as z from "zod";
import type { RoomMessages } from "../events/room-message.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import { admitPlayer, type Player } from "./admission.ts";
import { Announcer } from "./announcer.ts";
import { boundQueue, refuse, type SocketClient, webSocketFrame } from "./client-guard.ts";
import type { Cancel } from "./clock.ts";
import { CrowdFrameEncoder } from "./crowd-frame-encoder.ts";
import { guardIncoming } from "./incoming-guard.ts";
import type { LiveSession } from "./live-session.ts";
import { OneCopy } from "./one-copy.ts";
import { CLOSED_ENDED, CLOSED_MOVED, RoomError, refusalBehind } from "./room-errors.ts";
import type { Farewell } from "./room-host.ts";
import type { Stepped } from "./session-fold.ts";
import type { StreamRoomParts } from "./stream-room-parts.ts";
import { StreamState } from "./stream-state.ts";
import { writeState } from "./stream-state-writer.ts";
import { StreamerFeed } from "./streamer-feed.ts";

/** The room type that players join. */
export const STREAM_ROOM = "stream";

const SEAT_SECONDS = 5;
const ACKNOWLEDGED_WITHIN_MS = 5_000;
const RECONNECTION_MS = 20_000;
const RESYNC_SPACING_MS = 1_000;
/** Patches are sent after steps; the room's own clock only moves Colyseus' rate limiter. */
const CLOCK_MS = 1_000;

/** Close codes after which Colyseus' client comes back by itself: the connection was lost, nobody meant it. */
const LOST: ReadonlySet<number> = new Set([
	CloseCode.GOING_AWAY,
	CloseCode.NO_STATUS_RECEIVED,
	CloseCode.ABNORMAL_CLOSURE,
	CloseCode.MAY_TRY_RECONNECT,
]);

const ping = z.strictObject({ sentAt: z.number().min(0).max(Number.MAX_SAFE_INTEGER) });
const resync = z.strictObject({}).optional();

/** What the room keeps of a client; survives a reconnection. */
export interface Seat {
	view: "summary" | "crowd";
	isStreamer: boolean;
	/** Of this connection. */
	joinedAtMs: number;
	resyncedAtMs: number;
}

type StreamClient = SocketClient & { userData?: Seat };

/** The class of `stream` rooms over the sessions of this process; Colyseus makes the instances. */
export function streamRoomOf(parts: StreamRoomParts): new () => StreamRoom {
	return class extends StreamRoom {
		static override async onAuth(token: string, _options: unknown, context: AuthContext): Promise<Player> {
			return await admitPlayer(token, context, parts);
		}

		constructor() {
			super(parts);
		}
	};
}

/**
 * Shows one live session to its players: the shared state, the crowd in frames, and what happens as messages
 * (docs/rooms.md). It sees the session and never changes it. A client is *joining* until it acknowledges the join, then
 * gets the state and a keyframe and from there on every patch and delta; one that stays behind is cut off and may reconnect.
 */
export class StreamRoom extends Room<{ state: StreamState }> {
	readonly #parts: StreamRoomParts;
	#encoder: CrowdFrameEncoder | undefined;
	readonly #frames = new OneCopy(webSocketFrame);
	/** Clients that have a keyframe. */
	readonly #crowdViewers = new Set<StreamClient>();
	#session: LiveSession | undefined;
	#announcer: Announcer | undefined;
	#feed: StreamerFeed | undefined;
	#stopListening: Cancel | undefined;
	/** True while the state lags behind the session, because nobody looked. */
	#isStale = true;

	constructor(parts: StreamRoomParts) {
		super();
		this.#parts = parts;
		this.autoDispose = false;
		this.maxClients = parts.maxClientsPerRoom;
		this.maxMessagesPerSecond = parts.maxMessagesPerSecond;
		this.seatReservationTimeout = SEAT_SECONDS;
		guardIncoming(this, (client) => this.#welcome(client));
	}

	override onCreate({ showtimeSessionId }: { showtimeSessionId: string }): void {
		const session = this.#parts.live(showtimeSessionId);
		if (session === undefined) throw new Error(`session ${showtimeSessionId} is not live in this process`);
		this.#session = session;
		this.roomId = showtimeSessionId;
		// In this order: without a timestep of its own a room without patches ticks its clock 60 times a second.
		this.#setClock(true);
		this.patchRate = null;
		this.#setClock(false);
		this.onMessage("*", (client, type, message) => this.#receive(client as StreamClient, type, message));
		this.#announcer = new Announcer(session, this.#parts.clock, (type, message) => this.#tell(type, message));
		this.#feed = new StreamerFeed(session, this.#parts);
		this.#stopListening = session.onStepped((stepped) => this.#show(stepped));
	}

	override onJoin(client: StreamClient, { view }: { view?: unknown }): void {
		const { isStreamer } = client.auth as Player;
		const shown = view === "summary" ? "summary" : "crowd";
		const joinedAtMs = this.#parts.clock.nowMs();
		// With what Colyseus keeps beside it the state takes 50 KB, and most rooms have nobody.
		this.state ??= new StreamState();
		client.userData = { view: shown, isStreamer, joinedAtMs, resyncedAtMs: Number.NEGATIVE_INFINITY };
		this.#enter(client);
	}

	override onReconnect(client: StreamClient): void {
		if (client.userData !== undefined) client.userData.joinedAtMs = this.#parts.clock.nowMs();
		this.#enter(client);
	}

	override onDrop(client: StreamClient, code: number): void {
		this.#forget(client);
		const refusal = refusalBehind(code);
		if (refusal !== undefined) this.#parts.onRefused?.(refusal);
		if (!LOST.has(code)) return;
		// With a time of its own Colyseus leaves a timer behind when the room goes first.
		const reconnection = this.allowReconnection(client, "manual");
		const cancel = this.#parts.clock.after(RECONNECTION_MS, () => reconnection.reject?.(new Error("not back in time")));
		// Rejected when the client never joined or does not come back in time; both are ordinary.
		reconnection.then(cancel, cancel);
	}

	override onLeave(client: StreamClient): void {
		this.#forget(client);
		if (this.clients.length === 0) this.#setClock(false);
	}

	override onDispose(): void {
		this.#stopListening?.();
		this.#crowdViewers.clear();
		// Colyseus leaves the timers of seats that nobody took.
		const { _reservedSeatTimeouts } = this as unknown as { _reservedSeatTimeouts: Record<string, NodeJS.Timeout> };
		for (const timer of Object.values(_reservedSeatTimeouts)) clearTimeout(timer);
	}

	/** The process goes, and nobody has told the players yet. */
	override onBeforeShutdown(): void {
		this.farewell({ kind: "moved" }).catch((error: unknown) => this.#parts.logger.error({ err: error }, "not told"));
	}

	/** Without it an exception in any handler would end the process, with every room. */
	override onUncaughtException(error: RoomException, method: string): void {
		const { cause = error } = error;
		const err = cause instanceof RoomError ? cause.cause : cause;
		this.#parts.logger.error({ err, showtimeSessionId: this.roomId, method }, "a room's handler failed");
	}

	/** Tells the players why the room goes and closes it; after it returns nobody is in it. */
	async farewell(farewell: Farewell): Promise<void> {
		const showtimeSessionId = this.roomId;
		if (farewell.kind === "ended") {
			await this.#tellEnd(farewell.record);
			await this.disconnect(CLOSED_ENDED);
		} else {
			this.#tell("moved", { showtimeSessionId });
			await this.disconnect(CLOSED_MOVED);
		}
	}

	async #tellEnd(record: SessionRecord): Promise<void> {
		const { showtimeSessionId, endReason: reason = "" } = record;
		const summary = await this.#feed?.conclude(record);
		for (const client of this.#joined()) {
			const isToldAll = summary !== undefined && this.#feed?.has(client);
			client.send("session:ended", { showtimeSessionId, reason, ...(isToldAll && { summary }) });
		}
	}

	/** Nothing is sent to a client that has left, or has lost its connection. */
	#forget(client: StreamClient): void {
		this.#crowdViewers.delete(client);
		this.#feed?.leave(client);
	}

	/** The room's own clock, which a room without players can do without: thousands of them have thousands of timers. */
	#setClock(isRunning: boolean): void {
		this.setTimestep(isRunning ? () => {} : undefined, CLOCK_MS);
	}

	/** Colyseus tells the player the message of what is thrown here. */
	#enter(client: StreamClient): void {
		try {
			if (this.clients.length === 1) this.#setClock(true);
			this.#seat(client);
			if (this.#isStale) this.#refresh();
		} catch (cause) {
			throw new RoomError("INTERNAL", { cause });
		}
	}

	/** Prepares a connection: what waits for it is bounded, and it has to acknowledge its join in time. */
	#seat(client: StreamClient): void {
		const { logger, clock, queueLimits, onRefused } = this.#parts;
		const facts = { showtimeSessionId: this.roomId, client: client.sessionId };
		const onSlow = () => {
			logger.warn(facts, "slow client cut off");
			onRefused?.("SLOW");
		};
		boundQueue(client, onSlow, this.#frames, queueLimits);
		const cancel = clock.after(ACKNOWLEDGED_WITHIN_MS, () => {
			if (client.state === ClientState.JOINING) refuse(client, "TOO_SLOW");
		});
		client.ref.once("close", cancel);
	}

	/** The client has acknowledged its join and has the state. */
	#welcome(client: StreamClient): void {
		if (client.userData?.view === "crowd") this.#sendKeyframe(client);
		if (client.userData?.isStreamer) this.#feed?.enter(client);
	}

	#sendKeyframe(client: StreamClient): void {
		const session = this.#session;
		if (session === undefined) return;
		this.#encoder ??= new CrowdFrameEncoder();
		client.sendBytes("crowd", this.#encoder.keyframe(session.personas, session.world));
		this.#crowdViewers.add(client);
	}

	#receive(client: StreamClient, type: string | number, message: unknown): void {
		const { clock } = this.#parts;
		if (type === "ping") {
			const parsed = ping.safeParse(message);
			if (!parsed.success) return refuse(client, "BAD_MESSAGE");
			return client.send("pong", { sentAt: parsed.data.sentAt, serverNow: clock.nowMs() });
		}
		if (type !== "crowd:resync" || !resync.safeParse(message).success || client.userData === undefined) {
			return refuse(client, "BAD_MESSAGE");
		}
		// More often than that is ignored: the client asks again.
		if (clock.nowMs() - client.userData.resyncedAtMs < RESYNC_SPACING_MS) return;
		client.userData.resyncedAtMs = clock.nowMs();
		if (client.userData.view === "crowd") this.#sendKeyframe(client);
	}

	#show(stepped: Stepped): void {
		const session = this.#session;
		if (session === undefined) return;
		if (this.clients.length === 0) {
			this.#isStale = true;
		} else {
			this.#refresh();
			this.#sendDelta(session);
		}
		this.#announcer?.announce(stepped);
		this.#feed?.stepped();
	}

	#refresh(): void {
		if (this.#session === undefined) return;
		writeState(this.state, this.#session);
		this.#frames.broadcast(() => this.broadcastPatch());
		this.#isStale = false;
	}

	#sendDelta({ personas, world }: LiveSession): void {
		// Nobody has a frame: the next keyframe starts from the crowd as it will be.
		if (this.#crowdViewers.size === 0) return;
		const delta = this.#encoder?.delta(personas, world);
		if (delta === undefined) return;
		this.#sendAll(this.#crowdViewers, getMessageBytes.raw(Protocol.ROOM_DATA_BYTES, "crowd", undefined, delta));
	}

	#tell<T extends keyof RoomMessages>(type: T, message: RoomMessages[T]): void {
		this.#sendAll(this.#joined(), getMessageBytes.raw(Protocol.ROOM_DATA, type, message));
	}

	/** Made once, however many it goes to. */
	#sendAll(clients: Iterable<StreamClient>, bytes: Uint8Array): void {
		this.#frames.broadcast(() => {
			for (const client of clients) client.enqueueRaw(bytes);
		});
	}

	/** Who has not acknowledged the join gets the state with it, and nothing queues up for him until then. */
	#joined(): StreamClient[] {
		return (this.clients as unknown as StreamClient[]).filter(({ state }) => state === ClientState.JOINED);
	}
}
