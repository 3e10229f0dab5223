import * as z from "zod";
import { type StreamerReference, streamerReference, uuid } from "./reference.ts";

/** Roles in ascending order; a higher one includes the lower. */
export const ROLES = ["user", "publisher", "developer", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** What a token must say about its bearer (docs/rooms.md, "Joining"). Other claims are ignored. */
export const tokenClaims = z.object({
	sub: z.string().min(1).max(128),
	role: z.enum(ROLES),
	/** Game services the bearer may touch; absent: all. */
	gameServices: z.array(uuid).max(1000).optional(),
	/** Sessions the bearer may touch; absent: all. */
	sessions: z.array(uuid).max(1000).optional(),
	/** The streamer that the bearer is. */
	streamer: streamerReference.optional(),
});

/** Who calls or joins, taken from a checked token. */
export interface Principal {
	subject: string;
	role: Role;
	gameServices?: string[];
	sessions?: string[];
	streamer?: StreamerReference;
}

/** True when `role` is `least` or above it. */
export function reaches(role: Role, least: Role): boolean {
	return ROLES.indexOf(role) >= ROLES.indexOf(least);
}
