/** What Showtime asks of the platform about a game session. */
export interface GameSessionDirectory {
	/** True when it exists and can be used; the embedded directory learns it from its first mention. */
	knows(gameSessionId: string): Promise<boolean>;
}
