/** What Showtime asks of the platform about a game service. */
export interface GameServiceDirectory {
	/** True when it exists and can be used; the embedded directory learns it from its first mention. */
	knows(gameServiceId: string): Promise<boolean>;
}
