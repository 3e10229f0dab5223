import type { Room } from "@colyseus/sdk";
import { REACTION_KINDS } from "../components/reaction.ts";
import type {
	AudienceChangedMessage,
	AudienceMessage,
	CareerMessage,
	FollowersMessage,
	HistoryMessage,
	HypeApproachingMessage,
	HypeCompletedMessage,
	HypeLeveledMessage,
	HypeMessage,
	MilestoneMessage,
	PongMessage,
	ReactionMessage,
	SessionEndedMessage,
} from "../events/room-message.ts";
import { type Frame, unpackFrame } from "../personas/crowd-frame.ts";
import type { CrowdView } from "./crowd-view.ts";
import { Emitter, type Unsubscribe } from "./emitter.ts";
import { inflatePlane } from "./inflate-plane.ts";
import { Resync } from "./resync.ts";
import type { ConnectionStatus, RoomConnection } from "./room-connection.ts";
import { ServerClock } from "./server-clock.ts";
import { StreamCrowd } from "./stream-crowd.ts";
import { StreamError } from "./stream-error.ts";
import { type StreamState, streamStateOf } from "./stream-state.ts";

/** What a hype train does, told apart by `type`. */
export type HypeEvent =
	| ({ readonly type: "started" | "progress" } & HypeMessage)
	| ({ readonly type: "leveled" } & HypeLeveledMessage)
	| ({ readonly type: "completed" } & HypeCompletedMessage);

/** What a stream tells its listeners. */
export interface StreamEvents {
	/** The replicated state changed. */
	state: StreamState;
	/** A crowd frame was applied. */
	crowd: StreamCrowd;
	hype: HypeEvent;
	/** A hype train is near. */
	approaching: HypeApproachingMessage;
	milestone: MilestoneMessage;
	/** The crowd does something together: `expandReaction` says which seats and when; `serverNow()` is the clock of `startAt`. */
	reaction: ReactionMessage;
	/** At most every 10 s. */
	audience: AudienceMessage;
	/** The crowd looks different from a few ticks ago. */
	changed: AudienceChangedMessage;
	/** To the streamer: how the career stands, at joining and when it changed. */
	career: CareerMessage;
	/** To the streamer: at joining and when they changed. */
	followers: FollowersMessage;
	/** To the streamer: the ticks before, at joining and coming back. */
	history: HistoryMessage;
	connection: ConnectionStatus;
	/** The session ended; `connection` says `ended` after it. */
	ended: SessionEndedMessage;
	/** Something went wrong: with `BAD_FRAME` the stream goes on, else `connection` says `ended` after it. */
	error: StreamError;
}

const PING_EVERY_MS = 20_000;

/** A joined stream; made by `joinStream`. It reconnects and asks for what it missed by itself until `leave`. */
export class Stream {
	readonly showtimeSessionId: string;
	readonly crowd = new StreamCrowd();
	readonly #emitter = new Emitter<StreamEvents>();
	readonly #clock = new ServerClock();
	readonly #resync = new Resync();
	readonly #connection: RoomConnection;
	#state: StreamState = streamStateOf(undefined);
	#career: CareerMessage | undefined;
	#followers: FollowersMessage | undefined;
	#history: HistoryMessage | undefined;
	#status: ConnectionStatus = "reconnecting";
	#hasEnded = false;
	#pinging: ReturnType<typeof setInterval> | undefined;

	constructor(showtimeSessionId: string, connection: RoomConnection) {
		this.showtimeSessionId = showtimeSessionId;
		this.#connection = connection;
	}

	/** The replicated state: a plain object, replaced by a new one with each change. */
	get state(): StreamState {
		return this.#state;
	}

	/** What the streamer's token brings; undefined for everybody else, and until it has come. */
	get career(): CareerMessage | undefined {
		return this.#career;
	}

	get followers(): FollowersMessage | undefined {
		return this.#followers;
	}

	/** The last 240 ticks before joining, or coming back. */
	get history(): HistoryMessage | undefined {
		return this.#history;
	}

	get connection(): ConnectionStatus {
		return this.#status;
	}

	/** The crowd on its way from the former to the present engagement, over one tick; `nowMs` as `Date.now()`. */
	interpolated(nowMs: number = Date.now()): CrowdView {
		return this.crowd.interpolated(nowMs);
	}

	/** The server's clock in Unix milliseconds. */
	serverNow(): number {
		return this.#clock.at(Date.now());
	}

	on<Name extends keyof StreamEvents>(event: Name, listener: (value: StreamEvents[Name]) => void): Unsubscribe {
		return this.#emitter.on(event, listener);
	}

	/** Joins for the first time; called by `joinStream`. */
	async open(): Promise<void> {
		await this.#connection.open({
			joined: (room) => this.#listenTo(room),
			status: (status) => this.#show(status),
			over: (error) => this.#end(error),
		});
	}

	/** Leaves for good; after it returns nothing is open. */
	async leave(): Promise<void> {
		await this.#connection.close();
	}

	#listenTo(room: Room): void {
		room.onStateChange((state) => {
			this.#state = streamStateOf(state);
			this.crowd.viewSeed = this.#state.session.viewSeed;
			this.#emitter.emit("state", this.#state);
		});
		room.onMessage("crowd", (bytes: Uint8Array) => this.#takeFrame(bytes));
		room.onMessage("hype:approaching", (message: HypeApproachingMessage) => this.#emitter.emit("approaching", message));
		room.onMessage("hype:started", (message: HypeMessage) =>
			this.#emitter.emit("hype", { type: "started", ...message }),
		);
		room.onMessage("hype:progress", (message: HypeMessage) =>
			this.#emitter.emit("hype", { type: "progress", ...message }),
		);
		room.onMessage("hype:leveled", (message: HypeLeveledMessage) =>
			this.#emitter.emit("hype", { type: "leveled", ...message }),
		);
		room.onMessage("hype:completed", (message: HypeCompletedMessage) =>
			this.#emitter.emit("hype", { type: "completed", ...message }),
		);
		room.onMessage("milestone", (message: MilestoneMessage) => this.#emitter.emit("milestone", message));
		room.onMessage("audience:update", (message: AudienceMessage) => this.#emitter.emit("audience", message));
		room.onMessage("audience:changed", (message: AudienceChangedMessage) => this.#emitter.emit("changed", message));
		room.onMessage("reaction", (message: ReactionMessage) => {
			// A kind that a newer server knows and this client does not.
			if (REACTION_KINDS.includes(message.kind)) this.#emitter.emit("reaction", message);
		});
		this.#listenAsStreamer(room);
		room.onMessage("session:ended", (message: SessionEndedMessage) => this.#tellEnd(message));
		room.onMessage("pong", (message: PongMessage) => this.#clock.take(message, Date.now()));
		// Newer servers may say more; without a handler the SDK of Colyseus warns about each.
		room.onMessage("*", () => undefined);
	}

	#listenAsStreamer(room: Room): void {
		room.onMessage("career", (message: CareerMessage) => {
			this.#career = message;
			this.#emitter.emit("career", message);
		});
		room.onMessage("followers", (message: FollowersMessage) => {
			this.#followers = message;
			this.#emitter.emit("followers", message);
		});
		room.onMessage("history", (message: HistoryMessage) => {
			this.#history = message;
			this.#emitter.emit("history", message);
		});
	}

	#show(status: ConnectionStatus): void {
		clearInterval(this.#pinging);
		this.#status = status;
		if (status === "connected") {
			this.#ping();
			this.#pinging = setInterval(() => this.#ping(), PING_EVERY_MS);
		}
		this.#emitter.emit("connection", status);
	}

	#ping(): void {
		this.#connection.send("ping", { sentAt: Date.now() });
	}

	#takeFrame(bytes: Uint8Array): void {
		const nowMs = Date.now();
		let frame: Frame;
		try {
			frame = unpackFrame(bytes, inflatePlane);
		} catch (cause) {
			if (this.#resync.isDue("broken", nowMs)) this.#connection.send("crowd:resync", {});
			this.#emitter.emit("error", new StreamError("BAD_FRAME", undefined, { cause }));
			return;
		}
		const fit = this.crowd.take(frame, nowMs, this.#state.session.tickMs);
		if (this.#resync.isDue(fit, nowMs)) this.#connection.send("crowd:resync", {});
		if (fit === "applied") this.#emitter.emit("crowd", this.crowd);
	}

	#tellEnd(message: SessionEndedMessage): void {
		if (this.#hasEnded) return;
		this.#hasEnded = true;
		this.#emitter.emit("ended", message);
	}

	#end(error: StreamError | undefined): void {
		if (error?.code === "ENDED") this.#tellEnd({ showtimeSessionId: this.showtimeSessionId, reason: "unknown" });
		else if (error) this.#emitter.emit("error", error);
	}
}
