import * as z from "zod";
import { uuid } from "../../events/reference.ts";
import type { GameService, GameServiceDirectory } from "../game-service-directory.ts";
import type { Operation } from "./operation.ts";
import type { ServiceClient } from "./service-client.ts";
import type { Surroundings } from "./surroundings.ts";

const gameServiceShape = z.object({ serviceId: uuid, stubName: z.string(), displayName: z.string() });

const GET: Operation<z.infer<typeof gameServiceShape>> = {
	path: "/game-service/services/get",
	isSafe: true,
	answer: gameServiceShape,
};

/** Names of game services hardly ever change: every event of a game session asks for one. */
const STUB_KEPT_MS = 60_000;
const MOST_STUBS = 1_000;

/** Game services as the platform's game-service service has them. */
export class BannouGameServiceDirectory implements GameServiceDirectory {
	readonly #client: ServiceClient;
	readonly #nowMs: () => number;
	readonly #byStub = new Map<string, { gameService: GameService; untilMs: number }>();

	constructor(client: ServiceClient, { nowMs }: Pick<Surroundings, "nowMs">) {
		this.#client = client;
		this.#nowMs = nowMs;
	}

	async find(gameServiceId: string): Promise<GameService | undefined> {
		return this.#get({ serviceId: gameServiceId });
	}

	/** Remembers a name for a minute. */
	async findByStub(stubName: string): Promise<GameService | undefined> {
		const known = this.#byStub.get(stubName);
		if (known !== undefined && known.untilMs > this.#nowMs()) return known.gameService;
		this.#byStub.delete(stubName);
		const gameService = await this.#get({ stubName });
		if (gameService === undefined) return undefined;
		if (this.#byStub.size >= MOST_STUBS) this.#byStub.clear();
		this.#byStub.set(stubName, { gameService, untilMs: this.#nowMs() + STUB_KEPT_MS });
		return gameService;
	}

	async #get(request: { serviceId: string } | { stubName: string }): Promise<GameService | undefined> {
		const found = await this.#client.find(GET, request);
		if (found === undefined) return undefined;
		return { gameServiceId: found.serviceId, stubName: found.stubName, displayName: found.displayName };
	}
}
