import * as z from "zod";
import { BOOST } from "../career/tip-items.ts";
import { ShowtimeError } from "../errors.ts";
import { type StreamerReference, streamerReference, uuid } from "../events/reference.ts";
import type { Principal } from "../events/token.ts";
import type { Spending } from "../persistence/spending-store.ts";
import type { WantedItem } from "../rooms/tip-spending.ts";
import { requireGameService, requireUnlimited, sees } from "./access.ts";
import { type Api, callsBy, type Doors, failures, readsBy, recordOf } from "./doors.ts";
import { idempotencyKey } from "./idempotency.ts";
import { given } from "./session-shape.ts";

const units = z.number().int().min(0);
const MOST_TITLE_CHARACTERS = 64;

const title = z
	.string()
	.trim()
	.min(1)
	.max(MOST_TITLE_CHARACTERS)
	.regex(/^\P{Cc}*$/u, "a title has no control characters");

const spendRequest = z
	.strictObject({
		streamer: streamerReference,
		item: z
			.enum(["boost", "title"])
			.describe(`A boost amplifies the streamer's live session for ${BOOST.seconds / 60} minutes; a title stays.`),
		title: title.optional().describe("Of a title, and only of one."),
		gameServiceId: uuid
			.optional()
			.describe(
				"Of a title: whose rules say what it costs; absent: the deployment's. A boost costs what its stream's say.",
			),
		idempotencyKey,
	})
	.refine((body) => (body.item === "title") === (body.title !== undefined), {
		path: ["title"],
		message: "is there when item is title, and only then",
	})
	.refine((body) => body.item === "title" || body.gameServiceId === undefined, {
		path: ["gameServiceId"],
		message: "may be there when item is title, and only then",
	});

const spent = z
	.strictObject({
		spendingId: uuid,
		item: z.enum(["boost", "title"]),
		showtimeSessionId: uuid.optional().describe("The session that is boosted."),
		title: title.optional(),
		price: units,
		balance: units.describe("What the streamer has left."),
	})
	.meta({ id: "TipSpending" });

/** /showtime/tips/*. */
export function tipsRoutes(api: Api, doors: Doors): void {
	const { tips, wallets, idempotency } = doors;
	const tags = ["tips"];

	api.post(
		"/showtime/tips/spend",
		{
			config: callsBy("developer"),
			schema: {
				tags,
				summary: "Let a streamer buy something for its tips",
				description: "Paid once and had once. What turns out to be impossible after it was paid is paid back.",
				body: spendRequest,
				response: { 200: spent, ...failures },
			},
		},
		async (request) => {
			requireUnlimited(request.principal);
			const { streamer, item, gameServiceId } = request.body;
			if (gameServiceId !== undefined) requireGameService(request.principal, gameServiceId);
			if (item === "boost") await requireVisibleStream(doors, request.principal, streamer);
			return idempotency.once(request, async (callId) => {
				const spending = await tips.buy(streamer, wantedOf(request.body), callId);
				return spentOf(spending, await wallets.balanceOf(streamer));
			});
		},
	);
	api.post(
		"/showtime/tips/balance",
		{
			config: readsBy("developer"),
			schema: {
				tags,
				summary: "What a streamer has of tips",
				body: z.strictObject({ streamer: streamerReference }),
				response: { 200: z.strictObject({ balance: units }), ...failures },
			},
		},
		async ({ body: { streamer }, principal }) => {
			requireUnlimited(principal);
			return { balance: await wallets.balanceOf(streamer) };
		},
	);
}

/** A live session outside the token's game services does not exist for its bearer. */
async function requireVisibleStream(
	{ directory }: Doors,
	principal: Principal,
	streamer: StreamerReference,
): Promise<void> {
	if (principal.gameServices === undefined) return;
	const session = await recordOf(directory, await directory.sessionOf(streamer));
	if (sees(principal, session)) return;
	const { entityType, entityId } = streamer;
	throw new ShowtimeError("STREAMER_NOT_LIVE", `streamer ${entityType} ${entityId} has no live session`);
}

function wantedOf({ title: wanted, gameServiceId }: z.infer<typeof spendRequest>): WantedItem {
	return wanted === undefined ? { kind: "boost" } : { kind: "title", title: wanted, ...given({ gameServiceId }) };
}

function spentOf({ spendingId, item, price }: Spending, balance: number): z.infer<typeof spent> {
	const { kind, ...what } = item;
	return { spendingId, item: kind, ...what, price, balance };
}
