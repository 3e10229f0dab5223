import type { MentionStore } from "../../persistence/mention-store.ts";
import type { Character, CharacterDirectory } from "../character-directory.ts";
import type { EmbeddedRegistry } from "./embedded-registry.ts";

/** Characters as they were registered; others are known from their first mention, or not at all. */
export class EmbeddedCharacterDirectory implements CharacterDirectory {
	readonly #registry: EmbeddedRegistry;
	readonly #mentions: MentionStore | undefined;

	/** `mentions`: absent where only what was registered is known. */
	constructor(registry: EmbeddedRegistry, mentions?: MentionStore) {
		this.#registry = registry;
		this.#mentions = mentions;
	}

	async find(characterId: string): Promise<Character | undefined> {
		const record = await this.#registry.find("character", characterId);
		if (record !== undefined) {
			const { realmId, name, isDead } = record;
			return { characterId, ...(realmId !== undefined && { realmId }), ...(name !== undefined && { name }), isDead };
		}
		if (this.#mentions === undefined) return undefined;
		await this.#mentions.remember("character", characterId);
		return { characterId, isDead: false };
	}
}
