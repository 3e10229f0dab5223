import * as z from "zod";

/** Content tags: lower-case words, digits and dashes, 1 to 32 characters. */
export const contentTag = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, {
	error: "a tag is 1 to 32 lower-case letters, digits and dashes",
});

/**
 * A game event as a game server publishes it (spec, "Interest Matching Algorithm").
 * A type that no rule maps is counted and ignored, never an error.
 */
export const gameEvent = z.strictObject({
	eventId: z.string().min(1).max(64),
	timestamp: z.iso.datetime({ offset: true }).optional(),
	type: contentTag,
	significance: z.number().min(0).max(1).default(0.5),
	participants: z.number().int().min(0).max(1_000_000).optional(),
	worldFirst: z.strictObject({ code: z.string().min(1).max(64), displayName: z.string().min(1).max(128) }).optional(),
	description: z.string().max(500).optional(),
});
export type GameEvent = z.infer<typeof gameEvent>;
