import * as z from "zod";
import { contributions } from "./contribution.ts";

/** Content tags: lower-case words, digits and dashes, 1 to 32 characters. */
export const contentTag = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, {
	error: "a tag is 1 to 32 lower-case letters, digits and dashes",
});

/**
 * A game event as a game server publishes it (docs/events.md, "Game events, taken").
 * A type that no rule maps is counted and ignored, never an error.
 */
export const gameEvent = z.strictObject({
	eventId: z.string().min(1).max(64).describe("An event of this id is applied once per session."),
	timestamp: z.iso.datetime({ offset: true }).optional().describe("When it happened in the game."),
	type: contentTag.describe("What happened; it maps to content tags."),
	significance: z.number().min(0).max(1).default(0.5).describe("How much it adds to each of those tags."),
	participants: z.number().int().min(0).max(1_000_000).optional().describe("How many took part."),
	worldFirst: z
		.strictObject({ code: z.string().min(1).max(64), displayName: z.string().min(1).max(128) })
		.optional()
		.describe("What nobody in the world had done before; it counts once per game service and code."),
	contributions: contributions
		.optional()
		.describe("What viewers gave; it feeds hype trains that run on contributions. At most 100."),
	description: z.string().max(500).optional().describe("What happened, in words."),
});
export type GameEvent = z.infer<typeof gameEvent>;
