/** What a voice room belongs to: a streaming session, or a game session with all that stream it. */
export type VoiceOwnerKind = "showtime-session" | "game-session";

/** A voice room and whose it is. */
export interface VoiceMapping {
	roomId: string;
	sessionKind: VoiceOwnerKind;
	sessionId: string;
	/** As was heard last. */
	participants: number;
	/** Made here, so it is removed here. */
	isOurs: boolean;
	createdAtMs: number;
}

/** Voice rooms of sessions, one a session at most; durable, because nobody else can tell which room a session has. */
export interface VoiceStore {
	/** After it returns the session has this room, in place of any other. */
	put(mapping: VoiceMapping): Promise<void>;
	ofSession(sessionId: string): Promise<VoiceMapping | undefined>;
	/** Of several at once, in no order; those without a room are left out. */
	ofSessions(sessionIds: readonly string[]): Promise<VoiceMapping[]>;
	ofRoom(roomId: string): Promise<VoiceMapping | undefined>;
	/** After it returns that is how many take part; answers the mapping, undefined for an unknown room. */
	setParticipants(roomId: string, participants: number): Promise<VoiceMapping | undefined>;
	/** After it returns nothing is known of the room. */
	remove(roomId: string): Promise<void>;
	/** Oldest first. */
	list(): Promise<VoiceMapping[]>;
}
