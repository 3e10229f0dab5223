import * as z from "zod";
import { uuid } from "../events/reference.ts";
import { reaches } from "../events/token.ts";
import { requireGameService, requireUnlimited } from "./access.ts";
import { type Api, callsBy, type Doors, failures, readsBy } from "./doors.ts";
import { idempotencyKey } from "./idempotency.ts";

const count = z.number().int().min(0);

const statusRequest = z.strictObject({ gameServiceId: uuid });

const seedRequest = z.strictObject({
	gameServiceId: uuid,
	size: z.number().int().min(1).max(1_000_000).describe("Members; not fewer than there are."),
	idempotencyKey,
});

const status = z
	.strictObject({
		gameServiceId: uuid,
		size: count.describe("Members, in and out of sessions together."),
		checkedOut: count.optional().describe("Members in live sessions, or on their way into one. For admins only."),
		available: count.optional().describe("Members that are free. For admins only."),
		sessions: count.describe("Live sessions that hold members."),
	})
	.meta({ id: "ReservoirStatus" });

/** /showtime/reservoir/*. */
export function reservoirRoutes(api: Api, { reservoir, idempotency, nowMs }: Doors): void {
	const tags = ["reservoir"];
	const response = { 200: status, ...failures };

	api.post(
		"/showtime/reservoir/status",
		{
			config: readsBy("developer", "by-admins"),
			schema: {
				tags,
				summary: "How large a reservoir is, and who is out of it",
				body: statusRequest,
				response,
			},
		},
		async ({ body: { gameServiceId }, principal }) => {
			requireUnlimited(principal);
			requireGameService(principal, gameServiceId);
			const { size, sessions, ...counts } = await reservoir.status(gameServiceId);
			// Beside the audience's total they would tell how many of it are real-derived.
			return { gameServiceId, size, sessions, ...(reaches(principal.role, "admin") && counts) };
		},
	);
	api.post(
		"/showtime/reservoir/seed",
		{
			config: { ...callsBy("admin"), audited: "by-store" },
			schema: {
				tags,
				summary: "Make a reservoir larger",
				description: "For good: a reservoir never shrinks. Sessions that wait for members get them at their next tick.",
				body: seedRequest,
				response,
			},
		},
		async (request) => {
			const { gameServiceId, size } = request.body;
			const { subject, role } = request.principal;
			requireUnlimited(request.principal);
			requireGameService(request.principal, gameServiceId);
			return idempotency.once(request, async () => {
				const seeded = await reservoir.seed(gameServiceId, size, { atMs: nowMs(), subject, role });
				return { gameServiceId, ...seeded };
			});
		},
	);
}
