import * as z from "zod";
import { uuid } from "../events/reference.ts";
import { ROLES } from "../events/token.ts";
import { requireGameService, requireUnlimited } from "./access.ts";
import { type Api, type Doors, failures, readsBy } from "./doors.ts";
import { pageAnswer, pageOf, pageRequest } from "./page.ts";
import { given, timeOf } from "./session-shape.ts";

const whole = z.number().int().min(0);

const listRequest = z.strictObject({
	gameServiceId: uuid.optional(),
	showtimeSessionId: uuid.optional(),
	subject: z.string().min(1).max(255).optional().describe("Who, by the token."),
	action: z.string().min(1).max(64).optional().describe("Path of the call behind /showtime/, such as rules/set."),
	isRefused: z.boolean().optional().describe("Only what was refused (true) or done (false)."),
	...pageRequest,
});

const entry = z
	.strictObject({
		sequence: whole,
		at: z.iso.datetime(),
		subject: z.string().describe("Who, by the token."),
		role: z.enum(ROLES),
		action: z.string(),
		outcome: z.string().describe("done, or the code of the refusal."),
		calls: z.number().int().min(1).describe("Calls that the entry stands for; at is the time of the last."),
		gameServiceId: uuid.optional(),
		showtimeSessionId: uuid.optional(),
		before: whole.optional().describe("Revision of the rules, or size of the reservoir, before."),
		after: whole.optional().describe("The same after it."),
		detail: z.unknown().describe("What was asked for; lists by their length."),
	})
	.meta({ id: "AuditEntry" });

/** /showtime/audit/*. */
export function auditRoutes(api: Api, { auditLog }: Doors): void {
	api.post(
		"/showtime/audit/list",
		{
			config: readsBy("admin"),
			schema: {
				tags: ["audit"],
				summary: "Who called what, newest first",
				description:
					"Calls that change something, refused ones too, and reads of real-derived figures. Game events, refusals and reads of a minute are one entry each.",
				body: listRequest,
				response: { 200: z.strictObject({ entries: z.array(entry), ...pageAnswer }), ...failures },
			},
		},
		async ({ body, principal }) => {
			requireUnlimited(principal);
			const { gameServiceId, page, pageSize, ...filter } = body;
			if (gameServiceId !== undefined) requireGameService(principal, gameServiceId);
			const gameServices = gameServiceId === undefined ? principal.gameServices : [gameServiceId];
			const found = await auditLog.list({ ...given({ ...filter, gameServices }), page, pageSize });
			const entries = found.entries.map(({ atMs, ...act }) => ({ ...act, at: timeOf(atMs) }));
			return { entries, ...pageOf(found.totalCount, body) };
		},
	);
}
