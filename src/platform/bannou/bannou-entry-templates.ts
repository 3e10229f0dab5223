import { PlatformRefused } from "../../errors.ts";
import type { CollectionEntry } from "../collections.ts";
import {
	CREATE_ITEM_TEMPLATE,
	GET_ITEM_TEMPLATE,
	LIST_ENTRY_TEMPLATES,
	SEED_ENTRY_TEMPLATES,
} from "./collection-operations.ts";
import { isSuccess, type ServiceClient } from "./service-client.ts";

/** Code of the item behind every entry: a collection of the platform keeps items. */
const ITEM_CODE = "showtime_entry";
const PAGE_SIZE = 100;
/** Remembered entries that are there for sure; all are forgotten when there are more. */
const MOST_KNOWN = 10_000;

/** The templates that entries of collections are made from, a set for each game service. */
export class BannouEntryTemplates {
	readonly #collections: ServiceClient;
	readonly #items: ServiceClient;
	readonly #known = new Set<string>();

	constructor(collections: ServiceClient, items: ServiceClient) {
		this.#collections = collections;
		this.#items = items;
	}

	async ensure(gameServiceId: string, entries: readonly CollectionEntry[]): Promise<void> {
		const wanted = entries.filter((entry) => !this.#known.has(keyOf(gameServiceId, entry)));
		if (wanted.length === 0) return;
		const itemTemplateId = await this.#item(gameServiceId);
		const templates = wanted.map((entry) => ({ ...entry, gameServiceId, itemTemplateId }));
		const { created } = await this.#collections.call(SEED_ENTRY_TEMPLATES, { templates });
		// What was there and what it cannot take are both skipped without a word.
		if (created < wanted.length) await this.#check(gameServiceId, wanted);
		if (this.#known.size + wanted.length > MOST_KNOWN) this.#known.clear();
		for (const entry of wanted) this.#known.add(keyOf(gameServiceId, entry));
	}

	/** Makes the next call look again: a grant found no such entry. Answers whether it should have been there. */
	forget(gameServiceId: string, entry: Pick<CollectionEntry, "collectionType" | "code">): boolean {
		return this.#known.delete(keyOf(gameServiceId, entry));
	}

	async #check(gameServiceId: string, wanted: readonly CollectionEntry[]): Promise<void> {
		for (const collectionType of new Set(wanted.map((entry) => entry.collectionType))) {
			const there = await this.#codesOf(gameServiceId, collectionType);
			const missing = wanted.find((entry) => entry.collectionType === collectionType && !there.has(entry.code));
			if (missing === undefined) continue;
			throw new PlatformRefused(400, `the platform took no entry ${missing.code} of ${collectionType}`);
		}
	}

	async #codesOf(gameServiceId: string, collectionType: string): Promise<Set<string>> {
		const codes = new Set<string>();
		let cursor: string | undefined;
		do {
			const request = { gameServiceId, collectionType, pageSize: PAGE_SIZE, cursor };
			const page = await this.#collections.call(LIST_ENTRY_TEMPLATES, request);
			for (const { code } of page.templates) codes.add(code);
			cursor = page.hasMore ? page.nextCursor : undefined;
		} while (cursor !== undefined);
		return codes;
	}

	/** The game service's item template, made when there is none. */
	async #item(gameServiceId: string): Promise<string> {
		const key = { code: ITEM_CODE, gameId: gameServiceId };
		const known = await this.#items.find(GET_ITEM_TEMPLATE, key);
		if (known !== undefined) return known.templateId;
		const reply = await this.#items.ask(CREATE_ITEM_TEMPLATE, {
			...key,
			name: "Streaming keepsake",
			description: "Stands for an entry of a streamer's collection.",
			category: this.#items.encode("misc"),
			quantityModel: this.#items.encode("unique"),
			maxStackSize: 1,
			scope: this.#items.encode("global"),
			tradeable: false,
			destroyable: false,
		});
		if (isSuccess(reply)) return reply.body.templateId;
		if (reply.status !== 409) throw this.#items.refusal(CREATE_ITEM_TEMPLATE, reply.status);
		return (await this.#items.call(GET_ITEM_TEMPLATE, key)).templateId;
	}
}

function keyOf(gameServiceId: string, { collectionType, code }: Pick<CollectionEntry, "collectionType" | "code">) {
	return `${gameServiceId}/${collectionType}/${code}`;
}
