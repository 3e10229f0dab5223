import * as z from "zod";
import { uuid } from "../events/reference.ts";
import { ROLES } from "../events/token.ts";
import { requireUnlimited } from "./access.ts";
import { type Api, failures, readsBy } from "./doors.ts";
import { given } from "./session-shape.ts";

const bearer = z
	.strictObject({
		subject: z.string(),
		role: z.enum(ROLES),
		gameServices: z.array(uuid).optional().describe("Absent: all."),
	})
	.meta({ id: "Bearer" });

/** /showtime/token/check. */
export function tokenRoute(api: Api): void {
	api.post(
		"/showtime/token/check",
		{
			config: readsBy("user"),
			schema: {
				tags: ["operations"],
				summary: "Whose the token is, and what it allows",
				body: z.strictObject({}),
				response: { 200: bearer, ...failures },
			},
		},
		async ({ principal }) => {
			requireUnlimited(principal);
			const { subject, role, gameServices } = principal;
			return { subject, role, ...given({ gameServices }) };
		},
	);
}
