import * as z from "zod";
import { uuid } from "../../events/reference.ts";
import type { BroadcastSession, BroadcastSessions } from "../broadcast-sessions.ts";
import { nothing, type Operation } from "./operation.ts";
import type { ServiceClient } from "./service-client.ts";

const statusShape = z.object({ platformSessionId: uuid, isActive: z.boolean() });

const ASSOCIATE: Operation<unknown> = { path: "/broadcast/session/associate", isSafe: true, answer: nothing };
const STATUS: Operation<BroadcastSession> = { path: "/broadcast/session/status", isSafe: true, answer: statusShape };

/** Broadcasts of the platform's broadcast service. */
export class BannouBroadcastSessions implements BroadcastSessions {
	readonly #client: ServiceClient;

	constructor(client: ServiceClient) {
		this.#client = client;
	}

	async associate(platformSessionId: string, showtimeSessionId: string): Promise<void> {
		await this.#client.call(ASSOCIATE, { platformSessionId, streamSessionId: showtimeSessionId });
	}

	async find(platformSessionId: string): Promise<BroadcastSession | undefined> {
		return this.#client.find(STATUS, { platformSessionId });
	}
}
