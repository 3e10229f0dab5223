import { randomUUID } from "node:crypto";
import type { Body, Handlers } from "./memory-platform.ts";

interface KeptCollection {
	collectionId: string;
	ownerId: string;
	ownerType: string;
	collectionType: string;
	gameServiceId: string;
	codes: string[];
}

const OWNER_TYPES = ["character", "account", "location", "guild"];
const MOST_COLLECTIONS = 20;
const MOST_ENTRIES = 500;
/** Smaller than what is asked for, so that lists come in pages. */
const PAGE_SIZE = 2;

/** Item templates, entry templates and collections. */
export function collectionHandlers(): Handlers {
	const items = new Map<string, Body>();
	const templates: Body[] = [];
	const collections: KeptCollection[] = [];
	const templateOf = ({ collectionType, gameServiceId, code }: Body) =>
		templates.find(
			(one) => one.collectionType === collectionType && one.gameServiceId === gameServiceId && one.code === code,
		);
	const ownedBy = ({ ownerId, ownerType }: Body) =>
		collections.filter((one) => one.ownerId === ownerId && one.ownerType === ownerType);
	const collectionOf = (body: Body) =>
		ownedBy(body).find((one) => one.collectionType === body.collectionType && one.gameServiceId === body.gameServiceId);
	const told = ({ codes, ...collection }: KeptCollection) => ({ ...collection, entryCount: codes.length });
	const grant = (body: Body) => {
		const { ownerId, ownerType, collectionType, gameServiceId, entryCode: code } = body;
		if (!OWNER_TYPES.includes(ownerType)) return 400;
		const template = templateOf({ ...body, code });
		if (template === undefined) return 404;
		let collection = collectionOf(body);
		if (collection === undefined) {
			if (ownedBy(body).length >= MOST_COLLECTIONS) return 409;
			collection = { collectionId: randomUUID(), ownerId, ownerType, collectionType, gameServiceId, codes: [] };
			collections.push(collection);
		}
		const alreadyUnlocked = collection.codes.includes(code);
		if (!alreadyUnlocked && collection.codes.length >= MOST_ENTRIES) return 409;
		if (!alreadyUnlocked) collection.codes.push(code);
		return { code, collectionId: collection.collectionId, alreadyUnlocked };
	};
	return {
		"/item/template/get": ({ code, gameId }) => items.get(`${gameId}/${code}`) ?? 404,
		"/item/template/create": (body) => {
			const { description: _, ...template } = body;
			if (items.has(`${body.gameId}/${body.code}`)) return 409;
			const kept = { templateId: randomUUID(), ...template };
			items.set(`${body.gameId}/${body.code}`, kept);
			return kept;
		},
		"/collection/entry-template/seed": ({ templates: wanted }) => {
			const ids = [...items.values()].map(({ templateId }) => templateId);
			const taken = wanted.filter((one: Body) => !templateOf(one) && ids.includes(one.itemTemplateId));
			templates.push(...taken);
			return { created: taken.length, skipped: wanted.length - taken.length };
		},
		"/collection/entry-template/list": ({ collectionType, gameServiceId, cursor }) => {
			const all = templates.filter(
				(one) => one.collectionType === collectionType && one.gameServiceId === gameServiceId,
			);
			const { page, ...rest } = paged(all, cursor);
			return { templates: page, ...rest };
		},
		"/collection/grant": grant,
		"/collection/has": (body) => ({ hasEntry: collectionOf(body)?.codes.includes(body.entryCode) ?? false }),
		"/collection/list": (body) => {
			const { gameServiceId } = body;
			const found = ownedBy(body).filter((one) => gameServiceId === undefined || one.gameServiceId === gameServiceId);
			return { collections: found.map(told) };
		},
		"/collection/query": ({ collectionId, cursor }) => {
			const collection = collections.find((one) => one.collectionId === collectionId);
			if (collection === undefined) return 404;
			const { page, ...rest } = paged(collection.codes, cursor);
			return { entries: page.map((code) => ({ code })), ...rest };
		},
		"/collection/delete": ({ collectionId }) => {
			const index = collections.findIndex((one) => one.collectionId === collectionId);
			return index < 0 ? 404 : told(collections.splice(index, 1)[0]);
		},
	};
}

function paged<T>(all: T[], cursor = "0"): { page: T[]; hasMore: boolean; nextCursor?: string } {
	const end = Number(cursor) + PAGE_SIZE;
	const hasMore = end < all.length;
	return { page: all.slice(Number(cursor), end), hasMore, ...(hasMore ? { nextCursor: String(end) } : {}) };
}
