/** Why a room goes. */
export type Farewell = { kind: "ended"; reason: string } | { kind: "moved" };

/** Where players meet a session; the directory opens and closes rooms through it. */
export interface RoomHost {
	/** After it returns players can join the session. The session is live in the directory already. */
	open(showtimeSessionId: string): Promise<void>;
	/** After it returns the players were told and are gone, and so is the room; a room that is not there is gone. */
	close(showtimeSessionId: string, farewell: Farewell): Promise<void>;
}
