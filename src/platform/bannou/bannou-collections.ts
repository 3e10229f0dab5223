import { PlatformRefused, PlatformUnavailable } from "../../errors.ts";
import type { EntityReference } from "../../events/reference.ts";
import type { CollectionEntry, Collections, Grant } from "../collections.ts";
import type { BannouEntryTemplates } from "./bannou-entry-templates.ts";
import { type CollectionAnswer, DELETE, GRANT, HAS, LIST, QUERY } from "./collection-operations.ts";
import { isSuccess, type ServiceClient } from "./service-client.ts";

/** Where the platform's limits are by default: a grant beyond them has the same answer as one that meets a lock. */
const MOST_COLLECTIONS = 20;
const MOST_ENTRIES = 500;
const PAGE_SIZE = 100;

/** Collections of the platform's collection service. */
export class BannouCollections implements Collections {
	readonly #client: ServiceClient;
	readonly #templates: BannouEntryTemplates;

	constructor(client: ServiceClient, templates: BannouEntryTemplates) {
		this.#client = client;
		this.#templates = templates;
	}

	async ensureEntries(gameServiceId: string, entries: readonly CollectionEntry[]): Promise<void> {
		await this.#templates.ensure(gameServiceId, entries);
	}

	async grant(grant: Grant): Promise<{ wasUnlocked: boolean }> {
		return this.#client.untilFree(GRANT, async () => {
			const reply = await this.#client.ask(GRANT, this.#named(grant));
			if (isSuccess(reply)) return { wasUnlocked: reply.body.alreadyUnlocked };
			if (reply.status === 404) throw this.#missing(grant);
			if (reply.status !== 409) throw this.#client.refusal(GRANT, reply.status);
			if (await this.has(grant)) return { wasUnlocked: true };
			await this.#refuseBeyondLimits(grant);
			return undefined;
		});
	}

	async has(grant: Grant): Promise<boolean> {
		return (await this.#client.call(HAS, this.#named(grant))).hasEntry;
	}

	async entriesOf(owner: EntityReference, gameServiceId: string, collectionType: string): Promise<string[]> {
		const collection = (await this.#list(owner, gameServiceId)).find((one) => one.collectionType === collectionType);
		if (collection === undefined) return [];
		const codes: string[] = [];
		let cursor: string | undefined;
		do {
			const request = { collectionId: collection.collectionId, pageSize: PAGE_SIZE, cursor };
			const page = await this.#client.find(QUERY, request);
			codes.push(...(page?.entries ?? []).map(({ code }) => code));
			cursor = page?.hasMore ? page.nextCursor : undefined;
		} while (cursor !== undefined);
		return codes;
	}

	/** The platform removes whole collections only. */
	async remove(owner: EntityReference, collectionTypes: readonly string[], gameServiceId?: string): Promise<void> {
		const collections = await this.#list(owner, gameServiceId);
		for (const { collectionId } of collections.filter((one) => collectionTypes.includes(one.collectionType))) {
			await this.#client.untilFree(DELETE, async () => {
				const reply = await this.#client.ask(DELETE, { collectionId });
				if (isSuccess(reply) || reply.status === 404) return true;
				if (reply.status === 409) return undefined;
				throw this.#client.refusal(DELETE, reply.status);
			});
		}
	}

	/** An entry that was there and is gone, because the platform was set up anew, can be made again. */
	#missing({ gameServiceId, collectionType, entryCode: code }: Grant): PlatformRefused | PlatformUnavailable {
		const message = `no entry ${code} of ${collectionType} in game service ${gameServiceId}`;
		const wasThere = this.#templates.forget(gameServiceId, { collectionType, code });
		return wasThere ? new PlatformUnavailable(`${message} any more`) : new PlatformRefused(404, message);
	}

	async #refuseBeyondLimits({ owner, gameServiceId, collectionType }: Grant): Promise<void> {
		const all = await this.#list(owner);
		const own = all.find((one) => one.collectionType === collectionType && one.gameServiceId === gameServiceId);
		if (own === undefined && all.length >= MOST_COLLECTIONS) {
			throw new PlatformRefused(409, `${owner.entityType} ${owner.entityId} has ${all.length} collections, the most`);
		}
		if (own !== undefined && own.entryCount >= MOST_ENTRIES) {
			throw new PlatformRefused(409, `the collection ${collectionType} has ${own.entryCount} entries, the most`);
		}
	}

	/** In one game service or, absent, in all. */
	async #list({ entityId, entityType }: EntityReference, gameServiceId?: string): Promise<CollectionAnswer[]> {
		const request = { ownerId: entityId, ownerType: this.#client.encode(entityType), gameServiceId };
		const { collections } = await this.#client.call(LIST, request);
		return collections.filter((one) => gameServiceId === undefined || one.gameServiceId === gameServiceId);
	}

	#named({ owner, gameServiceId, collectionType, entryCode }: Grant) {
		const { entityId: ownerId, entityType } = owner;
		return { ownerId, ownerType: this.#client.encode(entityType), gameServiceId, collectionType, entryCode };
	}
}
