import type { MentionStore } from "../../persistence/mention-store.ts";
import type { GameSessionDirectory } from "../game-session-directory.ts";

/** Knows every game session from its first mention: a deployment without a platform has nobody to ask. */
export class EmbeddedGameSessionDirectory implements GameSessionDirectory {
	readonly #mentions: MentionStore;

	constructor(mentions: MentionStore) {
		this.#mentions = mentions;
	}

	async knows(gameSessionId: string): Promise<boolean> {
		await this.#mentions.remember("game-session", gameSessionId);
		return true;
	}
}
