import { uuid } from "../../events/reference.ts";
import type { MentionStore } from "../../persistence/mention-store.ts";
import type { GameService, GameServiceDirectory } from "../game-service-directory.ts";
import type { EmbeddedRegistry, RegisteredRecord } from "./embedded-registry.ts";

/** Game services as they were registered; others are known from their first mention, by their id, or not at all. */
export class EmbeddedGameServiceDirectory implements GameServiceDirectory {
	readonly #registry: EmbeddedRegistry;
	readonly #mentions: MentionStore | undefined;

	/** `mentions`: absent where only what was registered is known. */
	constructor(registry: EmbeddedRegistry, mentions?: MentionStore) {
		this.#registry = registry;
		this.#mentions = mentions;
	}

	async find(gameServiceId: string): Promise<GameService | undefined> {
		const record = await this.#registry.find("game-service", gameServiceId);
		if (record !== undefined) return gameServiceOf(record);
		if (this.#mentions === undefined) return undefined;
		await this.#mentions.remember("game-service", gameServiceId);
		return gameServiceOf({ id: gameServiceId });
	}

	/** One that nobody named goes by its id. */
	async findByStub(stubName: string): Promise<GameService | undefined> {
		const record = await this.#registry.findByStub(stubName);
		if (record !== undefined) return gameServiceOf(record);
		const id = uuid.safeParse(stubName);
		if (!id.success) return undefined;
		const found = await this.find(id.data);
		return found?.stubName === id.data ? found : undefined;
	}
}

function gameServiceOf({ id, stubName = id, name = stubName }: Pick<RegisteredRecord, "id" | "stubName" | "name">) {
	return { gameServiceId: id, stubName, displayName: name };
}
