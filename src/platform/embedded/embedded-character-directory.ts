import type { MentionStore } from "../../persistence/mention-store.ts";
import type { CharacterDirectory } from "../character-directory.ts";

/** Knows every character from its first mention: a deployment without a platform has nobody to ask. */
export class EmbeddedCharacterDirectory implements CharacterDirectory {
	readonly #mentions: MentionStore;

	constructor(mentions: MentionStore) {
		this.#mentions = mentions;
	}

	async knows(characterId: string): Promise<boolean> {
		await this.#mentions.remember("character", characterId);
		return true;
	}
}
