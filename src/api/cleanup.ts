import * as z from "zod";
import { ShowtimeError } from "../errors.ts";
import { uuid } from "../events/reference.ts";
import { requireGameService, requireUnlimited } from "./access.ts";
import { type Api, type Doors, failures } from "./doors.ts";

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/**
 * Bodies of the platform's callbacks. Its templates put quotes around what has some already, so a body is taken that has
 * exactly one UUID in it, wherever that stands.
 */
function bodyOf(field: string) {
	return z.unknown().transform((body, context) => {
		const found = new Set((JSON.stringify(body) ?? "").match(UUID) ?? []);
		const [id] = found;
		if (found.size === 1 && id !== undefined) return uuid.parse(id);
		context.addIssue({
			code: "custom",
			message: `expected a body with exactly one UUID, such as {"${field}": "<uuid>"}`,
		});
		return z.NEVER;
	});
}

const tags = ["cleanup"];
/** The platform calls from within the trusted network, without a token. */
const config = { least: "developer", trusts: true } as const;
const response = { 200: z.strictObject({}), ...failures };

/** /showtime/cleanup-by-character and /showtime/cleanup-by-game-service. */
export function cleanupRoutes(api: Api, { cleanup }: Doors): void {
	const description = "Idempotent: what is gone, or never was, is cleaned up.";
	api.post(
		"/showtime/cleanup-by-character",
		{
			config,
			schema: {
				tags,
				summary: "End what a deleted character streams; archive its followers, remove its entries",
				description,
				body: bodyOf("characterId"),
				response,
			},
		},
		async ({ principal, body }) => {
			requireUnlimited(principal);
			if (principal.gameServices !== undefined) {
				throw new ShowtimeError("ROLE_TOO_LOW", "the token is for single game services, a character is in any");
			}
			await cleanup.ofCharacter(body);
			return {};
		},
	);
	api.post(
		"/showtime/cleanup-by-game-service",
		{
			config,
			schema: {
				tags,
				summary: "End the sessions of a deleted game service; delete its records, followers and entries",
				description,
				body: bodyOf("gameServiceId"),
				response,
			},
		},
		async ({ principal, body }) => {
			requireUnlimited(principal);
			requireGameService(principal, body);
			await cleanup.ofGameService(body);
			return {};
		},
	);
}
