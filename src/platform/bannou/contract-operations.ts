import * as z from "zod";
import { ENTITY_TYPES, uuid } from "../../events/reference.ts";
import { CONTRACT_STATUSES, type Contract } from "../contracts.ts";
import { enumOf } from "./enum-codec.ts";
import { maybe, nothing, type Operation } from "./operation.ts";

const templateShape = z.object({ templateId: uuid });

/** A contract as the platform tells it, read as a contract of ours. */
const contractShape = z
	.object({
		contractId: uuid,
		templateCode: z.string(),
		status: enumOf(CONTRACT_STATUSES),
		parties: z.array(
			z.object({
				entityId: uuid,
				entityType: enumOf(ENTITY_TYPES),
				role: z.string(),
				consentStatus: enumOf(["pending", "consented", "declined", "implicit"]),
			}),
		),
		milestones: maybe(
			z.array(z.object({ code: z.string(), status: enumOf(["pending", "active", "completed", "failed", "skipped"]) })),
		),
	})
	.transform(({ parties, milestones = [], ...contract }): Contract => {
		return {
			...contract,
			parties: parties.map(({ role, consentStatus, ...entity }) => {
				return { role, entity, hasConsented: consentStatus === "consented" || consentStatus === "implicit" };
			}),
			milestones: milestones.map(({ code, status }) => ({ code, isCompleted: status === "completed" })),
		};
	});

const pageShape = z.object({ contracts: z.array(contractShape), nextCursor: maybe(z.string()), hasMore: z.boolean() });

export const GET_TEMPLATE: Operation<z.infer<typeof templateShape>> = {
	path: "/contract/template/get",
	isSafe: true,
	answer: templateShape,
};
/** A second one is told that the code is taken. */
export const CREATE_TEMPLATE: Operation<z.infer<typeof templateShape>> = {
	path: "/contract/template/create",
	isSafe: true,
	answer: templateShape,
};
/** Each makes a contract. */
export const CREATE: Operation<Contract> = {
	path: "/contract/instance/create",
	isSafe: false,
	answer: contractShape,
};
export const PROPOSE: Operation<unknown> = { path: "/contract/instance/propose", isSafe: true, answer: nothing };
export const CONSENT: Operation<unknown> = { path: "/contract/instance/consent", isSafe: true, answer: nothing };
export const GET: Operation<Contract> = { path: "/contract/instance/get", isSafe: true, answer: contractShape };
export const QUERY: Operation<z.infer<typeof pageShape>> = {
	path: "/contract/instance/query",
	isSafe: true,
	answer: pageShape,
};
export const COMPLETE_MILESTONE: Operation<unknown> = {
	path: "/contract/milestone/complete",
	isSafe: true,
	answer: nothing,
};
export const TERMINATE: Operation<unknown> = { path: "/contract/instance/terminate", isSafe: true, answer: nothing };
