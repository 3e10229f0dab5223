/** Services of the platform that no process starts without, in the order in which a start looks for them. */
export const HARD_SERVICES = [
	"game-service",
	"character",
	"game-session",
	"seed",
	"currency",
	"item",
	"collection",
	"contract",
	"relationship",
	"resource",
] as const;

/** Services that a deployment may do without. */
export const SOFT_SERVICES = [
	"voice",
	"broadcast",
	"analytics",
	"leaderboard",
	"character-history",
	"realm-history",
] as const;

/** Services that only learn of Showtime. */
export const OFFICE_SERVICES = ["mesh", "permission"] as const;

export type ServiceName =
	| (typeof HARD_SERVICES)[number]
	| (typeof SOFT_SERVICES)[number]
	| (typeof OFFICE_SERVICES)[number];
