import type { SessionRecord } from "../persistence/session-store.ts";

/** Why a room goes; `record` is that of the ended session. */
export type Farewell = { kind: "ended"; record: SessionRecord } | { kind: "moved" };

/** A player's connection. */
export interface RoomClient {
	clientId: string;
	/** Of the player's token; empty: anonymous. */
	subject: string;
	role: string;
	view: "summary" | "crowd";
	/** Unix milliseconds; of one that came back, of its coming back. */
	joinedAtMs: number;
}

/** Where players meet a session; the directory opens and closes rooms through it. */
export interface RoomHost {
	/** After it returns players can join the session, once its world has begun. The session is live in the directory already. */
	open(showtimeSessionId: string): Promise<void>;
	/** After it returns the players were told and are gone, and so is the room; a room that is not there is gone. */
	close(showtimeSessionId: string, farewell: Farewell): Promise<void>;
	/** Players that are in the session's room here. */
	watchers(showtimeSessionId: string): number;
	/** Their connections, the oldest first. */
	clients(showtimeSessionId: string): RoomClient[];
	/** Closes one of them, which may join anew; answers false when it is not here. */
	closeClient(showtimeSessionId: string, clientId: string): boolean;
}
