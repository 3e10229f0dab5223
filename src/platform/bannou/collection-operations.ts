import * as z from "zod";
import { uuid } from "../../events/reference.ts";
import { maybe, nothing, type Operation } from "./operation.ts";

const itemTemplateShape = z.object({ templateId: uuid });
const seededShape = z.object({ created: z.number(), skipped: z.number() });
const templatesShape = z.object({
	templates: z.array(z.object({ code: z.string() })),
	nextCursor: maybe(z.string()),
	hasMore: z.boolean(),
});
const grantedShape = z.object({ alreadyUnlocked: z.boolean() });
const hasShape = z.object({ hasEntry: z.boolean() });
const collectionShape = z.object({
	collectionId: uuid,
	collectionType: z.string(),
	gameServiceId: uuid,
	entryCount: z.number(),
});
const collectionsShape = z.object({ collections: z.array(collectionShape) });
const entriesShape = z.object({
	entries: z.array(z.object({ code: z.string() })),
	nextCursor: maybe(z.string()),
	hasMore: z.boolean(),
});

export type CollectionAnswer = z.infer<typeof collectionShape>;

export const GET_ITEM_TEMPLATE: Operation<z.infer<typeof itemTemplateShape>> = {
	path: "/item/template/get",
	isSafe: true,
	answer: itemTemplateShape,
};
/** A second one is told that the code is taken. */
export const CREATE_ITEM_TEMPLATE: Operation<z.infer<typeof itemTemplateShape>> = {
	path: "/item/template/create",
	isSafe: true,
	answer: itemTemplateShape,
};
/** Passes over what is there. */
export const SEED_ENTRY_TEMPLATES: Operation<z.infer<typeof seededShape>> = {
	path: "/collection/entry-template/seed",
	isSafe: true,
	answer: seededShape,
};
export const LIST_ENTRY_TEMPLATES: Operation<z.infer<typeof templatesShape>> = {
	path: "/collection/entry-template/list",
	isSafe: true,
	answer: templatesShape,
};
export const GRANT: Operation<z.infer<typeof grantedShape>> = {
	path: "/collection/grant",
	isSafe: true,
	answer: grantedShape,
};
export const HAS: Operation<z.infer<typeof hasShape>> = { path: "/collection/has", isSafe: true, answer: hasShape };
export const LIST: Operation<z.infer<typeof collectionsShape>> = {
	path: "/collection/list",
	isSafe: true,
	answer: collectionsShape,
};
export const QUERY: Operation<z.infer<typeof entriesShape>> = {
	path: "/collection/query",
	isSafe: true,
	answer: entriesShape,
};
export const DELETE: Operation<unknown> = { path: "/collection/delete", isSafe: true, answer: nothing };
