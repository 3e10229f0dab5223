/** A game service as the platform knows it. */
export interface GameService {
	gameServiceId: string;
	/** Short lower-case name, such as `arcadia`; game sessions name their game service by it. */
	stubName: string;
	displayName: string;
}

/** What Showtime asks of the platform about game services. */
export interface GameServiceDirectory {
	/** Undefined for one that never was; an embedded directory learns it from its first mention unless it is strict. */
	find(gameServiceId: string): Promise<GameService | undefined>;
	/** Undefined for a name that no game service has. */
	findByStub(stubName: string): Promise<GameService | undefined>;
}
