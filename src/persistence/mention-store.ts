/** Kinds of platform records that Showtime refers to. */
export type MentionKind = "game-service" | "character" | "game-session";

/** Platform records that were mentioned to a deployment that has no platform to ask. */
export interface MentionStore {
	/** After it returns the mention is durable; only the first of a kind and id counts. Says when that was, in Unix milliseconds. */
	remember(kind: MentionKind, id: string): Promise<{ firstSeenAtMs: number }>;
}
