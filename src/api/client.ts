import * as z from "zod";
import { ShowtimeError } from "../errors.ts";
import { uuid } from "../events/reference.ts";
import { type Api, callsBy, type Doors, failures, readsBy, requireSession } from "./doors.ts";
import { timeOf } from "./session-shape.ts";

const clientId = z.string().min(1).max(64);

const clients = z
	.strictObject({
		clients: z.array(
			z.strictObject({
				clientId,
				subject: z.string().describe("Of the player's token; empty: anonymous."),
				role: z.string(),
				view: z.enum(["summary", "crowd"]),
				joinedAt: z.iso.datetime(),
			}),
		),
	})
	.meta({ id: "Clients" });

const closeRequest = z.strictObject({ showtimeSessionId: uuid, clientId });

/** /showtime/client/*: players' connections to a session, at its owner. */
export function clientRoutes(api: Api, doors: Doors): void {
	const { rooms } = doors;
	const tags = ["session"];
	api.post(
		"/showtime/client/list",
		{
			config: readsBy("developer"),
			schema: {
				tags,
				summary: "Players' connections to a live session",
				body: z.strictObject({ showtimeSessionId: uuid }),
				response: { 200: clients, ...failures },
			},
		},
		async ({ body: { showtimeSessionId }, principal }) => {
			await requireSession(doors, principal, showtimeSessionId);
			await requireHere(doors, showtimeSessionId);
			const found = rooms.clients(showtimeSessionId);
			return { clients: found.map(({ joinedAtMs, ...client }) => ({ ...client, joinedAt: timeOf(joinedAtMs) })) };
		},
	);
	api.post(
		"/showtime/client/close",
		{
			config: callsBy("developer"),
			schema: {
				tags,
				summary: "Close a player's connection",
				description: "With the code 4409. It is no ban: the player may join anew.",
				body: closeRequest,
				response: { 200: z.strictObject({}), ...failures },
			},
		},
		async ({ body: { showtimeSessionId, clientId }, principal }) => {
			await requireSession(doors, principal, showtimeSessionId);
			await requireHere(doors, showtimeSessionId);
			if (rooms.closeClient(showtimeSessionId, clientId)) return {};
			throw new ShowtimeError("CLIENT_NOT_FOUND", `clientId = ${JSON.stringify(clientId)}: no such player is there`);
		},
	);
}

/** Throws `SESSION_NOT_FOUND`, `SESSION_ENDED`, `NOT_OWNER`, or `SessionElsewhere`. */
async function requireHere({ directory }: Doors, showtimeSessionId: string): Promise<void> {
	if (directory.live(showtimeSessionId) !== undefined) return;
	const { record } = await directory.get(showtimeSessionId);
	if (record.status === "ended") throw new ShowtimeError("SESSION_ENDED", `session ${showtimeSessionId} has ended`);
	throw new ShowtimeError("NOT_OWNER", `session ${showtimeSessionId} does not run in any process at the moment`);
}
