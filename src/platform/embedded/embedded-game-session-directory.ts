import type { MentionStore } from "../../persistence/mention-store.ts";
import type { GameSession, GameSessionDirectory } from "../game-session-directory.ts";
import type { EmbeddedRegistry } from "./embedded-registry.ts";

/** Game sessions as they were registered; others are known from their first mention, or not at all. */
export class EmbeddedGameSessionDirectory implements GameSessionDirectory {
	readonly #registry: EmbeddedRegistry;
	readonly #mentions: MentionStore | undefined;

	/** `mentions`: absent where only what was registered is known. */
	constructor(registry: EmbeddedRegistry, mentions?: MentionStore) {
		this.#registry = registry;
		this.#mentions = mentions;
	}

	async find(gameSessionId: string): Promise<GameSession | undefined> {
		const record = await this.#registry.find("game-session", gameSessionId);
		if (record !== undefined) {
			const { gameType, ownerAccountId, isFinished } = record;
			return {
				gameSessionId,
				...(gameType !== undefined && { gameType }),
				...(ownerAccountId !== undefined && { ownerAccountId }),
				isFinished,
			};
		}
		if (this.#mentions === undefined) return undefined;
		await this.#mentions.remember("game-session", gameSessionId);
		return { gameSessionId, isFinished: false };
	}
}
