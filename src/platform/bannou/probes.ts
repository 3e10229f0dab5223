import { deterministicId } from "../../deterministic-id.ts";
import { nothing, type Operation } from "./operation.ts";
import type { ServiceClient } from "./service-client.ts";
import type { HARD_SERVICES, SOFT_SERVICES } from "./service-name.ts";

/** An id that nobody has. */
const NOBODY = deterministicId("showtime", "is anybody there?");

/** For each service something to ask that changes nothing; its words are the same in both spellings of enumerations. */
const QUESTIONS: Record<(typeof HARD_SERVICES | typeof SOFT_SERVICES)[number], [path: `/${string}`, request: object]> =
	{
		"game-service": ["/game-service/services/list", { take: 1 }],
		character: ["/character/get", { characterId: NOBODY }],
		"game-session": ["/sessions/get", { sessionId: NOBODY }],
		seed: ["/seed/get", { seedId: NOBODY }],
		currency: ["/currency/definition/get", { code: "nobody" }],
		item: ["/item/template/get", { code: "nobody", gameId: "nobody" }],
		collection: ["/collection/list", { ownerId: NOBODY, ownerType: "account" }],
		contract: ["/contract/instance/get", { contractId: NOBODY }],
		relationship: ["/relationship/get", { relationshipId: NOBODY }],
		resource: ["/resource/check", { resourceType: "character", resourceId: NOBODY }],
		voice: ["/voice/room/get", { roomId: NOBODY }],
		broadcast: ["/broadcast/session/status", { platformSessionId: NOBODY }],
		analytics: ["/analytics/summary/get", { gameServiceId: NOBODY, entityId: NOBODY, entityType: "account" }],
		leaderboard: ["/leaderboard/definition/get", { gameServiceId: NOBODY, leaderboardId: "nobody" }],
		"character-history": ["/character-history/get-participation", { characterId: NOBODY }],
		"realm-history": ["/realm-history/get-participation", { realmId: NOBODY }],
	};

export type ProbedService = keyof typeof QUESTIONS;

/** Asks whether the service is there: whatever it says, it is. Throws `PlatformUnavailable` when it gives no answer. */
export async function probe(service: ProbedService, client: ServiceClient): Promise<void> {
	const [path, request] = QUESTIONS[service];
	const operation: Operation<unknown> = { path, isSafe: true, answer: nothing };
	await client.ask(operation, request);
}
