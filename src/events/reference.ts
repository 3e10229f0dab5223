import * as z from "zod";

/** An id in the hyphenated form of 36 characters, of any version; letters come out in lower case. */
export const uuid = z.guid({ error: "expected a UUID of 36 characters" }).toLowerCase();

/** Entity types of the platform. */
export const ENTITY_TYPES = [
	"system",
	"account",
	"character",
	"actor",
	"guild",
	"organization",
	"government",
	"faction",
	"location",
	"realm",
	"item",
	"monster",
	"relationship",
	"session",
	"deity",
	"dungeon",
	"custom",
	"other",
] as const;

export const entityReference = z.strictObject({
	entityType: z.enum(ENTITY_TYPES),
	entityId: uuid,
});
export type EntityReference = z.infer<typeof entityReference>;

/** A streamer is a character or an account. */
export const streamerReference = z.strictObject({
	entityType: z.enum(["character", "account"], { error: "a streamer is a character or an account" }),
	entityId: uuid,
});
export type StreamerReference = z.infer<typeof streamerReference>;

/** A streamer as people are shown it, such as "Character 1a2b3c4d". */
export function streamerLabelOf({ entityType, entityId }: StreamerReference): string {
	return `${entityType === "character" ? "Character" : "Account"} ${entityId.slice(0, 8)}`;
}
