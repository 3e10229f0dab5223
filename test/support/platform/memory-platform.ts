import { collectionHandlers } from "./memory-collections.ts";
import { contractHandlers } from "./memory-contracts.ts";
import { currencyHandlers } from "./memory-currency.ts";
import { directoryHandlers } from "./memory-directories.ts";
import { historyHandlers } from "./memory-histories.ts";
import { officeHandlers } from "./memory-offices.ts";
import { relationshipHandlers } from "./memory-relationships.ts";
import { seedHandlers } from "./memory-seeds.ts";

/** The body of a request, checked by its schema. */
// biome-ignore lint/suspicious/noExplicitAny: the schema has checked it; types would say the schemas again.
export type Body = Record<string, any>;

/** What a handler says: the part of the answer that matters, or a status. */
export type Said = object | number;

export type Handlers = Record<string, (body: Body) => Said>;

/** What the services of the platform remember, and how they behave where Showtime can tell. */
export class MemoryPlatform {
	readonly #handlers: Handlers;
	/** Game services, characters, game sessions and broadcasts by their ids; tests put them there. */
	readonly gameServices = new Map<string, { stubName: string; displayName?: string }>();
	readonly characters = new Map<string, { status: "alive" | "dead"; realmId?: string; name?: string }>();
	readonly gameSessions = new Map<string, { gameType: string; status: "active" | "finished"; owner?: string }>();
	readonly broadcasts = new Map<string, { isActive: boolean; streamSessionId?: string }>();
	/** Cleanups by resource type, references by their whole key. */
	readonly cleanups = new Map<string, Body>();
	readonly references = new Set<string>();
	/** Figures that analytics took. */
	readonly figures: Body[] = [];
	/** Records of histories, by owner and event. */
	readonly participations = new Map<string, Body>();
	/** Voice rooms by id. */
	readonly rooms = new Map<string, { sessionId: string; currentParticipants: number }>();
	/** Processes that the mesh knows, and what permission was told, by service. */
	readonly instances = new Map<string, Body>();
	readonly permissions = new Map<string, Body>();
	/** Contract ids whose consent a guardian keeps. */
	readonly guarded = new Set<string>();
	/** Keys of movements that currency still knows; they are for an hour. */
	readonly movementKeys = new Set<string>();
	/** Owners whose wallets are frozen. */
	readonly frozen = new Set<string>();
	/** Unix milliseconds by which contracts expire. */
	nowMs: () => number = Date.now;

	constructor() {
		this.#handlers = {
			...directoryHandlers(this),
			...seedHandlers(),
			...currencyHandlers(this),
			...collectionHandlers(),
			...contractHandlers(this),
			...relationshipHandlers(),
			...officeHandlers(this),
			...historyHandlers(this),
		};
	}

	/** Answers 200 with what is not in the memory made up by the schema. */
	handle(path: string, body: Body): Said {
		return this.#handlers[path]?.(body) ?? {};
	}
}
