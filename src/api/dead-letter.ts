import * as z from "zod";
import { ShowtimeError } from "../errors.ts";
import { type Principal, reaches } from "../events/token.ts";
import type { DeadLetterBox } from "../persistence/dead-letter-box.ts";
import { requireUnlimited } from "./access.ts";
import { type Api, callsBy, type Doors, failures, readsBy } from "./doors.ts";
import { idempotencyKey } from "./idempotency.ts";
import { pageAnswer, pageOf, pageRequest } from "./page.ts";
import { timeOf } from "./session-shape.ts";

export const DEAD_LETTER_KINDS = ["event", "call", "message"] as const;
/** The boxes that this deployment has. */
export type DeadLetterBoxes = Partial<Record<(typeof DEAD_LETTER_KINDS)[number], DeadLetterBox>>;

const kind = z
	.enum(DEAD_LETTER_KINDS)
	.describe("Events that nobody took, calls to other services, or messages that came in by NATS and broke a rule.");
const id = z.string().min(1).max(64);

const letter = z
	.strictObject({
		id,
		at: z.iso.datetime().describe("When it was decided, or came in."),
		what: z.string().describe("Subject of an event or message, kind of a call."),
		line: z.string().describe("Session of an event, lane of a call; empty for a message."),
		reason: z.string(),
		body: z.string().optional().describe("What it says, cut where it is long; for the role admin, else absent."),
	})
	.meta({ id: "DeadLetter" });

/** /showtime/dead-letter/*. */
export function deadLetterRoutes(api: Api, { deadLetters, idempotency }: Doors): void {
	const tags = ["operations"];
	api.post(
		"/showtime/dead-letter/list",
		{
			config: readsBy("developer", "by-admins"),
			schema: {
				tags,
				summary: "What could not be carried out or taken, newest first",
				description: "Of messages the newest 1,000 places of the stream are looked at.",
				body: z.strictObject({ kind, ...pageRequest }),
				response: { 200: z.strictObject({ letters: z.array(letter), ...pageAnswer }), ...failures },
			},
		},
		async ({ body, principal }) => {
			requireWhole(principal);
			const box = deadLetters[body.kind];
			const found = (await box?.list(body.page, body.pageSize)) ?? { letters: [], totalCount: 0 };
			const seesBodies = reaches(principal.role, "admin");
			const letters = found.letters.map(({ atMs, body: said, ...rest }) => ({
				...rest,
				at: timeOf(atMs),
				...(seesBodies && { body: said.slice(0, 4_096) }),
			}));
			return { letters, ...pageOf(found.totalCount, body) };
		},
	);
	api.post(
		"/showtime/dead-letter/retry",
		{
			config: callsBy("developer"),
			schema: {
				tags,
				summary: "Send a dead letter on its way again",
				description: "A message has to be whole for it: no longer than 4,096 characters, and none that names viewers.",
				body: z.strictObject({ kind, id, idempotencyKey }),
				response: { 200: z.strictObject({}), ...failures },
			},
		},
		async (request) => {
			requireWhole(request.principal);
			return idempotency.once(request, async () => {
				const box = deadLetters[request.body.kind];
				const unknown = `id = ${JSON.stringify(request.body.id)}: there is no such dead letter`;
				if (box === undefined) throw new ShowtimeError("DEAD_LETTER_NOT_FOUND", unknown);
				await box.retry(request.body.id);
				return {};
			});
		},
	);
}

/** Letters are of any session and service. */
function requireWhole(principal: Principal): void {
	requireUnlimited(principal);
	if (principal.gameServices === undefined) return;
	throw new ShowtimeError("ROLE_TOO_LOW", "the token is for single game services, dead letters are of any");
}
