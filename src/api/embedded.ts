import * as z from "zod";
import { entityReference, uuid } from "../events/reference.ts";
import { registration } from "../events/registration.ts";
import type { EmbeddedPlatform } from "../platform/embedded/embedded-platform.ts";
import { requireGameService, requireUnlimited } from "./access.ts";
import { type Api, callsBy, failures, readsBy } from "./doors.ts";
import { pageAnswer, pageOf, pageRequest } from "./page.ts";
import { timeOf } from "./session-shape.ts";

/** What the keeper of an embedded platform asks of it. */
export type EmbeddedDoors = Pick<EmbeddedPlatform, "registry" | "ledger" | "wallets">;

const count = z.number().int().min(0);

const record = z
	.strictObject({
		kind: z.enum(["character", "game-service", "game-session"]),
		id: uuid,
		name: z.string().optional(),
		realmId: uuid.optional(),
		stubName: z.string().optional(),
		gameType: z.string().optional(),
		ownerAccountId: uuid.optional(),
		isDead: z.boolean().optional().describe("Of characters."),
		isFinished: z.boolean().optional().describe("Of game sessions."),
	})
	.meta({ id: "EmbeddedRecord" });

const movement = z
	.strictObject({
		callId: z.string(),
		amount: z.number().int().describe("Whole units; below 0 for a debit."),
		balanceAfter: count,
		kind: z.enum(["tip", "passive-income", "sponsorship", "spending", "refund"]),
		reference: z.strictObject({ type: z.string(), id: z.string() }).describe("What it is for."),
		at: z.iso.datetime(),
	})
	.meta({ id: "LedgerMovement" });

const ledgerAnswer = z.strictObject({ balance: count, movements: z.array(movement), ...pageAnswer });

const checkAnswer = z.strictObject({
	wallets: count,
	movements: count,
	total: count.describe("What all wallets hold."),
	faults: z.array(z.string()).describe("A line for each wallet that is wrong, 100 at most; empty: the books balance."),
});

const tags = ["embedded"];

/** /showtime/embedded/*: only where the platform is embedded. */
export function embeddedRoutes(api: Api, { registry, ledger, wallets }: EmbeddedDoors): void {
	api.post(
		"/showtime/embedded/register",
		{
			config: callsBy("developer"),
			schema: {
				tags,
				summary: "Have the embedded platform know a character, game service or game session",
				description: "What the call leaves out stays as it was; the same call may be sent again.",
				body: registration,
				response: { 200: record, ...failures },
			},
		},
		async ({ body, principal }) => {
			requireUnlimited(principal);
			if (body.kind === "game-service") requireGameService(principal, body.id);
			const { isDead, isFinished, ...known } = await registry.register(body);
			return {
				kind: body.kind,
				...known,
				...(body.kind === "character" && { isDead }),
				...(body.kind === "game-session" && { isFinished }),
			};
		},
	);
	ledgerRoutes(api, { ledger, wallets });
}

function ledgerRoutes(api: Api, { ledger, wallets }: Pick<EmbeddedDoors, "ledger" | "wallets">): void {
	api.post(
		"/showtime/embedded/ledger",
		{
			config: readsBy("developer"),
			schema: {
				tags,
				summary: "Movements of a wallet of the embedded platform, newest first",
				body: z.strictObject({ owner: entityReference, ...pageRequest }),
				response: { 200: ledgerAnswer, ...failures },
			},
		},
		async ({ body, principal }) => {
			requireUnlimited(principal);
			const { movements, totalCount } = await ledger.movementsOf(body.owner, body);
			return {
				balance: await wallets.balanceOf(body.owner),
				movements: movements.map(({ atMs, ...entry }) => ({ ...entry, at: timeOf(atMs) })),
				...pageOf(totalCount, body),
			};
		},
	);
	api.post(
		"/showtime/embedded/check-ledger",
		{
			config: readsBy("admin"),
			schema: {
				tags,
				summary: "Whether the embedded wallets hold what their movements make",
				description: "Reads every movement.",
				body: z.strictObject({}),
				response: { 200: checkAnswer, ...failures },
			},
		},
		async ({ principal }) => {
			requireUnlimited(principal);
			return await ledger.check();
		},
	);
}
