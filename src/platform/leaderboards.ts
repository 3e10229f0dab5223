import type { EntityReference } from "../events/reference.ts";

export interface LeaderboardDefinition {
	gameServiceId: string;
	/** Lower-case letters, digits, underscores and dashes, 64 at most. */
	leaderboardId: string;
	displayName: string;
	/** What a new score does to an entity's old one; both are safe to send again. */
	update: "replace" | "max";
}

/** Where the best of each streamer is kept. Soft. */
export interface Leaderboards {
	/** After it returns the leaderboard is there; one that was there stays as it is. */
	ensure(definition: LeaderboardDefinition): Promise<void>;
	/** After it returns the score counts. */
	submit(gameServiceId: string, leaderboardId: string, entity: EntityReference, score: number): Promise<void>;
	/** Best first, at most `count`. */
	top(
		gameServiceId: string,
		leaderboardId: string,
		count: number,
	): Promise<{ entity: EntityReference; score: number }[]>;
}
