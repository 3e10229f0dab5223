import * as z from "zod";
import { uuid } from "../../events/reference.ts";
import type { GameSession, GameSessionDirectory } from "../game-session-directory.ts";
import { enumOf } from "./enum-codec.ts";
import { maybe, type Operation } from "./operation.ts";
import type { ServiceClient } from "./service-client.ts";

const gameSessionShape = z.object({
	sessionId: uuid,
	gameType: z.string(),
	status: enumOf(["waiting", "active", "full", "finished"]),
	owner: maybe(uuid),
});

const GET: Operation<z.infer<typeof gameSessionShape>> = {
	path: "/sessions/get",
	isSafe: true,
	answer: gameSessionShape,
};

/** Game sessions as the platform's game-session service has them. */
export class BannouGameSessionDirectory implements GameSessionDirectory {
	readonly #client: ServiceClient;

	constructor(client: ServiceClient) {
		this.#client = client;
	}

	async find(gameSessionId: string): Promise<GameSession | undefined> {
		const found = await this.#client.find(GET, { sessionId: gameSessionId });
		if (found === undefined) return undefined;
		const { gameType, owner, status } = found;
		return {
			gameSessionId: found.sessionId,
			gameType,
			...(owner === undefined ? {} : { ownerAccountId: owner }),
			isFinished: status === "finished",
		};
	}
}
