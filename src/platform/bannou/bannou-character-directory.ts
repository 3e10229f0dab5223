import * as z from "zod";
import { uuid } from "../../events/reference.ts";
import type { Character, CharacterDirectory } from "../character-directory.ts";
import { enumOf } from "./enum-codec.ts";
import { maybe, type Operation } from "./operation.ts";
import type { ServiceClient } from "./service-client.ts";

const characterShape = z.object({
	characterId: uuid,
	name: maybe(z.string()),
	realmId: maybe(uuid),
	status: enumOf(["alive", "dead", "dormant"]),
});

const GET: Operation<z.infer<typeof characterShape>> = {
	path: "/character/get",
	isSafe: true,
	answer: characterShape,
};

/** Characters as the platform's character service has them. */
export class BannouCharacterDirectory implements CharacterDirectory {
	readonly #client: ServiceClient;

	constructor(client: ServiceClient) {
		this.#client = client;
	}

	async find(characterId: string): Promise<Character | undefined> {
		const found = await this.#client.find(GET, { characterId });
		if (found === undefined) return undefined;
		const { name, realmId, status } = found;
		return {
			characterId: found.characterId,
			...(realmId === undefined ? {} : { realmId }),
			...(name === undefined ? {} : { name }),
			isDead: status === "dead",
		};
	}
}
