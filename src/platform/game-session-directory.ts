/** A game session as the platform knows it. */
export interface GameSession {
	gameSessionId: string;
	/** Stub name of its game service; absent where nobody said. */
	gameType?: string;
	/** Account that owns it; absent for lobbies. */
	ownerAccountId?: string;
	/** Everybody has left it. */
	isFinished: boolean;
}

/** What Showtime asks of the platform about game sessions. */
export interface GameSessionDirectory {
	/** Undefined for one that never was or is gone; an embedded directory learns it from its first mention unless it is strict. */
	find(gameSessionId: string): Promise<GameSession | undefined>;
}
