import type { MentionStore } from "../../persistence/mention-store.ts";
import type { GameServiceDirectory } from "../game-service-directory.ts";

/** Knows every game service from its first mention: a deployment without a platform has nobody to ask. */
export class EmbeddedGameServiceDirectory implements GameServiceDirectory {
	readonly #mentions: MentionStore;

	constructor(mentions: MentionStore) {
		this.#mentions = mentions;
	}

	async knows(gameServiceId: string): Promise<boolean> {
		await this.#mentions.remember("game-service", gameServiceId);
		return true;
	}
}
