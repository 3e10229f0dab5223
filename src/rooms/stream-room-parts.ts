import type { CareerStore } from "../persistence/career-store.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import type { TokenVerifier } from "../platform/token-verifier.ts";
import type { QueueLimits } from "./client-guard.ts";
import type { Clock } from "./clock.ts";
import type { LiveSession } from "./live-session.ts";
import type { Logger } from "./logger.ts";
import type { Refusal } from "./room-errors.ts";

/** What rooms of streams are built on. */
export interface StreamRoomParts {
	/** The session that a room shows, while it is live in this process. */
	live(showtimeSessionId: string): LiveSession | undefined;
	/** The record of a session that players can join, here or in another process. */
	joinable(showtimeSessionId: string): Promise<SessionRecord | undefined>;
	/** Absent: nobody has a token. */
	tokens?: TokenVerifier;
	allowAnonymousJoins: boolean;
	/** What streamers are told of their careers. */
	careers: Pick<CareerStore, "find">;
	clock: Clock;
	logger: Logger;
	/** Learns of each player that is refused or cut off. */
	onRefused?(refusal: Refusal): void;
	maxClientsPerRoom: number;
	maxMessagesPerSecond: number;
	/** Absent: as docs/rooms.md, "Limits", says. */
	queueLimits?: QueueLimits;
}
