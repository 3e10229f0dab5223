import type { StreamerReference } from "../events/reference.ts";

/** Removes what careers left here, for good; everything may be asked for twice. */
export interface CareerPurge {
	/** After it returns the streamer has no followers, and nobody's watch history of him is left; the followers are archived. */
	archive(streamer: StreamerReference): Promise<void>;
	/** After it returns nothing is left of the streamer: followers, career, ended sessions and their trains. */
	streamer(streamer: StreamerReference): Promise<void>;
	/** Who streamed in the game service or has followers of it. */
	streamersOf(gameServiceId: string): Promise<StreamerReference[]>;
	/** After it returns nothing is left of the game service: ended sessions, followers, firsts, records, rules. */
	gameService(gameServiceId: string): Promise<void>;
}
