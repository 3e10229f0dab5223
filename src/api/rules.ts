import * as z from "zod";
import { uuid } from "../events/reference.ts";
import { rulePatch, ruleSettings } from "../events/rule-settings.ts";
import type { RuleSheet } from "../rooms/rule-book.ts";
import { requireGameService, requireUnlimited } from "./access.ts";
import { type Api, callsBy, type Doors, failures, readsBy } from "./doors.ts";
import { idempotencyKey } from "./idempotency.ts";
import { timeOf } from "./session-shape.ts";

const revision = z.number().int().min(1);
const count = z.number().int().min(0);

const allSettings = ruleSettings.meta({ id: "RuleSettings" });
const patch = rulePatch.meta({ id: "RulePatch" });

const getRequest = z.strictObject({ gameServiceId: uuid });

const rules = z
	.strictObject({
		gameServiceId: uuid,
		revision: revision.describe("1: nothing was ever changed."),
		settings: allSettings.describe("Everything, as it is in force."),
		overrides: patch.describe("What differs from the deployment's settings."),
		updatedAt: z.iso.datetime().optional(),
	})
	.meta({ id: "GameServiceRules" });

const setRequest = z.strictObject({
	gameServiceId: uuid,
	settings: patch,
	expectedRevision: revision.optional().describe("Refused with RULES_CONFLICT when another is in force."),
	idempotencyKey,
});

const setAnswer = rules
	.extend({
		liveSessions: z.strictObject({
			told: count.describe(
				"Live sessions of the process that answers, whose next tick applies the rules; those of others follow within two seconds.",
			),
			keepingTheirTick: count.describe("Those of them with another tickIntervalSeconds: a session keeps its own."),
		}),
	})
	.meta({ id: "ChangedRules" });

const checkRequest = z.strictObject({
	gameServiceId: uuid,
	settings: z.record(z.string(), z.unknown()).describe("As rules/set takes them; they may break rules."),
});

const field = z.string().describe("Names from the outside in, joined by dots; empty: the whole.");

const checked = z
	.strictObject({
		revision: revision.describe("That the change would be of."),
		problems: z.array(z.strictObject({ field, message: z.string() })).describe("None: it can be set."),
		differences: z.array(z.strictObject({ field, before: z.unknown().optional(), after: z.unknown().optional() })),
	})
	.meta({ id: "CheckedRules" });

/** /showtime/rules/*. */
export function rulesRoutes(api: Api, { ruleBook, ruleDelivery, idempotency }: Doors): void {
	const tags = ["rules"];

	api.post(
		"/showtime/rules/get",
		{
			config: readsBy("developer"),
			schema: {
				tags,
				summary: "The rules of a game service",
				body: getRequest,
				response: { 200: rules, ...failures },
			},
		},
		async ({ body: { gameServiceId }, principal }) => {
			requireUnlimited(principal);
			requireGameService(principal, gameServiceId);
			await ruleBook.refresh();
			return rulesOf(ruleBook.sheetOf(gameServiceId));
		},
	);
	api.post(
		"/showtime/rules/check",
		{
			config: readsBy("developer"),
			schema: {
				tags,
				summary: "What a change of the rules would come to",
				description: "What is wrong with it, field by field, and what it would make different. Nothing is changed.",
				body: checkRequest,
				response: { 200: checked, ...failures },
			},
		},
		async ({ body: { gameServiceId, settings }, principal }) => {
			requireUnlimited(principal);
			requireGameService(principal, gameServiceId);
			await ruleBook.refresh();
			return { revision: ruleBook.sheetOf(gameServiceId).revision, ...ruleBook.check(gameServiceId, settings) };
		},
	);
	api.post(
		"/showtime/rules/set",
		{
			config: { ...callsBy("admin"), audited: "by-store" },
			schema: {
				tags,
				summary: "Change the rules of a game service",
				description:
					"A JSON Merge Patch of the settings; null returns one to the deployment's. Live sessions apply the rules at their next tick.",
				body: setRequest,
				response: { 200: setAnswer, ...failures },
			},
		},
		async (request) => {
			const { gameServiceId, settings: patch, expectedRevision } = request.body;
			const by = request.principal;
			requireUnlimited(by);
			requireGameService(by, gameServiceId);
			return idempotency.once(request, async (changeId) => {
				const sheet = await ruleBook.change({ gameServiceId, patch, expectedRevision, changeId, by });
				const { sessions: told, ownTickInterval } = await ruleDelivery.bringAll(gameServiceId);
				return { ...rulesOf(sheet), liveSessions: { told, keepingTheirTick: ownTickInterval } };
			});
		},
	);
}

function rulesOf({ updatedAtMs, settings, ...sheet }: RuleSheet): z.infer<typeof rules> {
	const updatedAt = updatedAtMs === undefined ? {} : { updatedAt: timeOf(updatedAtMs) };
	return { ...sheet, settings: ruleSettings.parse(settings), ...updatedAt };
}
