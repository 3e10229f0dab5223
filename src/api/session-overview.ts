import * as z from "zod";
import { uuid } from "../events/reference.ts";
import { requireGameService, requireUnlimited } from "./access.ts";
import { type Api, failures, readsBy } from "./doors.ts";
import { pageAnswer, pageOf, pageRequest } from "./page.ts";
import { currentOf, figures, type ProcessDoors } from "./process.ts";
import { given, session } from "./session-shape.ts";

const overviewRequest = z.strictObject({
	gameServiceId: uuid.optional(),
	isLive: z.boolean().optional().describe("Only sessions that have not ended (true) or have (false)."),
	...pageRequest,
});

const row = z.strictObject({
	session,
	owner: figures
		.omit({ session: true })
		.optional()
		.describe("The process that runs it; absent: it has ended, or no process answers for it at the moment."),
});

/** /showtime/session/overview. */
export function sessionOverviewRoute(api: Api, doors: ProcessDoors): void {
	api.post(
		"/showtime/session/overview",
		{
			config: readsBy("developer"),
			schema: {
				tags: ["session"],
				summary: "Sessions over all processes, newest first, with who runs them and how they are",
				body: overviewRequest,
				response: { 200: z.strictObject({ sessions: z.array(row), ...pageAnswer }), ...failures },
			},
		},
		async (request) => {
			const { body, principal } = request;
			requireUnlimited(principal);
			if (body.gameServiceId !== undefined) requireGameService(principal, body.gameServiceId);
			const { gameServices } = principal;
			const { views, totalCount } = await doors.directory.list({ ...body, ...given({ gameServices }) });
			const sessions = await currentOf(request, views, doors);
			return { sessions, ...pageOf(totalCount, body) };
		},
	);
}
