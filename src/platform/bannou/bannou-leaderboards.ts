import * as z from "zod";
import { ENTITY_TYPES, type EntityReference, uuid } from "../../events/reference.ts";
import type { LeaderboardDefinition, Leaderboards } from "../leaderboards.ts";
import { enumOf } from "./enum-codec.ts";
import { nothing, type Operation } from "./operation.ts";
import { isSuccess, type ServiceClient } from "./service-client.ts";

const topShape = z.object({
	entries: z.array(z.object({ entityId: uuid, entityType: enumOf(ENTITY_TYPES), score: z.number() })),
});

const GET_DEFINITION: Operation<unknown> = { path: "/leaderboard/definition/get", isSafe: true, answer: nothing };
/** A second one is told that it is there. */
const CREATE_DEFINITION: Operation<unknown> = { path: "/leaderboard/definition/create", isSafe: true, answer: nothing };
/** The leaderboards here replace or keep the best. */
const SUBMIT: Operation<unknown> = { path: "/leaderboard/score/submit", isSafe: true, answer: nothing };
const TOP: Operation<z.infer<typeof topShape>> = { path: "/leaderboard/rank/top", isSafe: true, answer: topShape };

/** Leaderboards of the platform's leaderboard service. */
export class BannouLeaderboards implements Leaderboards {
	readonly #client: ServiceClient;

	constructor(client: ServiceClient) {
		this.#client = client;
	}

	async ensure({ gameServiceId, leaderboardId, displayName, update }: LeaderboardDefinition): Promise<void> {
		const key = { gameServiceId, leaderboardId };
		if ((await this.#client.find(GET_DEFINITION, key)) !== undefined) return;
		const reply = await this.#client.ask(CREATE_DEFINITION, {
			...key,
			displayName,
			entityTypes: [this.#client.encode("character"), this.#client.encode("account")],
			sortOrder: this.#client.encode("descending"),
			updateMode: this.#client.encode(update),
			isSeasonal: false,
			isPublic: true,
		});
		if (!isSuccess(reply) && reply.status !== 409) throw this.#client.refusal(CREATE_DEFINITION, reply.status);
	}

	async submit(gameServiceId: string, leaderboardId: string, entity: EntityReference, score: number): Promise<void> {
		const { entityId, entityType } = entity;
		const request = { gameServiceId, leaderboardId, entityId, entityType: this.#client.encode(entityType), score };
		await this.#client.call(SUBMIT, request);
	}

	async top(gameServiceId: string, leaderboardId: string, count: number) {
		const found = await this.#client.find(TOP, { gameServiceId, leaderboardId, count, offset: 0 });
		return (found?.entries ?? []).map(({ score, ...entity }) => ({ entity, score }));
	}
}
