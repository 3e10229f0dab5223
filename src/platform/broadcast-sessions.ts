export interface BroadcastSession {
	platformSessionId: string;
	isActive: boolean;
}

/** What Showtime asks of the platform about broadcasts of a real audience. Soft: a deployment may have none. */
export interface BroadcastSessions {
	/** After it returns pulses of the broadcast name the streaming session. */
	associate(platformSessionId: string, showtimeSessionId: string): Promise<void>;
	find(platformSessionId: string): Promise<BroadcastSession | undefined>;
}
