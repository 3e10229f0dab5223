import * as z from "zod";
import { uuid } from "../events/reference.ts";
import { ROLES } from "../events/token.ts";
import { requireGameService, requireUnlimited } from "./access.ts";
import { type Api, callsBy, type Doors, failures } from "./doors.ts";
import { pageAnswer, pageOf, pageRequest } from "./page.ts";
import { given, timeOf } from "./session-shape.ts";

const whole = z.number().int().min(0);

const listRequest = z.strictObject({
	gameServiceId: uuid.optional(),
	action: z.enum(["rules/set", "reservoir/seed"]).optional(),
	...pageRequest,
});

const entry = z
	.strictObject({
		sequence: whole,
		at: z.iso.datetime(),
		subject: z.string().describe("Who, by the token."),
		role: z.enum(ROLES),
		action: z.string(),
		gameServiceId: uuid,
		before: whole.describe("Revision of the rules, or size of the reservoir, before."),
		after: whole.describe("The same after it."),
		detail: z.unknown().describe("What was asked for."),
	})
	.meta({ id: "AuditEntry" });

/** /showtime/audit/*. */
export function auditRoutes(api: Api, { auditLog }: Doors): void {
	api.post(
		"/showtime/audit/list",
		{
			config: callsBy("admin"),
			schema: {
				tags: ["audit"],
				summary: "What administrators did, newest first",
				body: listRequest,
				response: { 200: z.strictObject({ entries: z.array(entry), ...pageAnswer }), ...failures },
			},
		},
		async ({ body, principal }) => {
			requireUnlimited(principal);
			const { gameServiceId, action, page, pageSize } = body;
			if (gameServiceId !== undefined) requireGameService(principal, gameServiceId);
			const gameServices = gameServiceId === undefined ? principal.gameServices : [gameServiceId];
			const found = await auditLog.list({ ...given({ gameServices, action }), page, pageSize });
			const entries = found.entries.map(({ atMs, ...act }) => ({ ...act, at: timeOf(atMs) }));
			return { entries, ...pageOf(found.totalCount, body) };
		},
	);
}
