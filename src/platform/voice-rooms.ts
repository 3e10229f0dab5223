export interface VoiceRoom {
	roomId: string;
	/** What it was made for: a game session or a streaming session. */
	sessionId: string;
	participants: number;
}

/** What Showtime asks of the platform about voice rooms, one a session at most. Soft: a deployment may have none. */
export interface VoiceRooms {
	/**
	 * Makes the session's room. Throws `PlatformRefused` (409) when it has one that the caller does not know of: there is
	 * no look-up by session.
	 */
	create(sessionId: string, mostParticipants: number): Promise<VoiceRoom>;
	find(roomId: string): Promise<VoiceRoom | undefined>;
	/** After it returns the room is gone; one that is gone stays so. */
	remove(roomId: string): Promise<void>;
}
