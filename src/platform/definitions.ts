import { ENTITY_TYPES } from "../events/reference.ts";
import type { ContractTemplate } from "./contracts.ts";
import type { Platform } from "./platform.ts";
import type { ResourceReference } from "./resources.ts";
import type { SeedType } from "./seeds.ts";

/** What Showtime has on the platform before anybody streams. */
export interface Definitions {
	seedType: SeedType;
	followerType: { code: string; name: string };
	sponsorship: ContractTemplate;
	/** Endpoint that the deletion of a resource calls. */
	cleanups: Record<ResourceReference["resourceType"], string>;
}

/** Who pays for being seen: everybody who can own something. */
const SPONSORS = ENTITY_TYPES.filter((type) => !["system", "session", "relationship"].includes(type));

/** A deal between a sponsor and a streamer; what exactly was promised is in Showtime's own books. */
export function sponsorshipTemplate(code: string): ContractTemplate {
	return {
		code,
		name: "Stream sponsorship",
		description: "A sponsor pays a streamer for being seen on stream.",
		roles: [
			{ role: "sponsor", entityTypes: SPONSORS },
			{ role: "streamer", entityTypes: ["character", "account"] },
		],
		milestones: [
			{ code: "stream_hours", name: "Hours on stream", isRequired: true },
			{ code: "audience_reach", name: "Viewers reached", isRequired: true },
			{ code: "hype_generation", name: "Hype trains", isRequired: true },
		],
	};
}

/** By service, what has to be done there before anybody streams; doing it again changes nothing. */
export function preparationsOf(platform: Platform, definitions: Definitions) {
	const { seedType, followerType, sponsorship, cleanups } = definitions;
	return {
		seed: () => platform.seeds.ensureType(seedType),
		currency: () => platform.wallets.ensureCurrency(),
		contract: () => platform.contracts.ensureTemplate(sponsorship),
		relationship: () => platform.relationships.ensureType(followerType.code, followerType.name),
		async resource() {
			await platform.resources.defineCleanup("character", cleanups.character);
			await platform.resources.defineCleanup("game-service", cleanups["game-service"]);
		},
	};
}
