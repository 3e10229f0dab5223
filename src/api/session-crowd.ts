import * as z from "zod";
import { uuid } from "../events/reference.ts";
import { type Api, type Doors, failures, readsBy, requireSession } from "./doors.ts";

const crowd = z
	.strictObject({
		showtimeSessionId: uuid,
		tick: z.number().int().min(0),
		tickMs: z.number().int().min(1).describe("Length of a tick."),
		realmPreset: z.string(),
		frame: z.base64().describe("The whole crowd as a frame of docs/wire.md, such as players get when they join."),
	})
	.meta({ id: "SessionCrowd" });

/** /showtime/session/crowd. */
export function sessionCrowdRoute(api: Api, doors: Doors): void {
	api.post(
		"/showtime/session/crowd",
		{
			config: readsBy("developer"),
			schema: {
				tags: ["session"],
				summary: "The crowd of a live session as players see it, seat by seat",
				description: "Seats are not members: which of them stand for real viewers cannot be told from it.",
				body: z.strictObject({ showtimeSessionId: uuid }),
				response: { 200: crowd, ...failures },
			},
		},
		async ({ body: { showtimeSessionId }, principal }) => {
			await requireSession(doors, principal, showtimeSessionId);
			const { tick, tickMs, realmPreset, frame } = await doors.directory.crowd(showtimeSessionId);
			return { showtimeSessionId, tick, tickMs, realmPreset, frame: Buffer.from(frame).toString("base64") };
		},
	);
}
