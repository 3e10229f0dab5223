/** Who did something that nobody in the world of a game service had done before. */
export interface WorldFirstClaim {
	gameServiceId: string;
	code: string;
	showtimeSessionId: string;
	eventId: string;
	claimedAtMs: number;
}

export interface WorldFirstStore {
	/**
	 * After it returns the code is taken, durably, and for good. Answers whether this event of this session took it: also when
	 * it is asked again.
	 */
	claim(claim: WorldFirstClaim): Promise<boolean>;
}
