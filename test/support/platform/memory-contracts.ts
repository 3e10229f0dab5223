import { randomUUID } from "node:crypto";
import type { Body, Handlers, MemoryPlatform, Said } from "./memory-platform.ts";

/** Smaller than what is asked for, so that lists come in pages. */
const PAGE_SIZE = 2;

/** Contract templates and contracts. */
export function contractHandlers(memory: MemoryPlatform): Handlers {
	const templates = new Map<string, Body>();
	const contracts = new Map<string, Body>();
	const of = (contractId: string, answer: (contract: Body) => Said) => {
		expire();
		const contract = contracts.get(contractId);
		return contract === undefined ? 404 : answer(contract);
	};
	const expire = () => {
		for (const contract of contracts.values()) {
			const isLate = contract.effectiveUntil !== undefined && Date.parse(contract.effectiveUntil) <= memory.nowMs();
			if (isLate && contract.status === "active") contract.status = "expired";
		}
	};
	const create = ({ templateId, parties, effectiveUntil }: Body) => {
		const template = [...templates.values()].find((one) => one.templateId === templateId);
		if (template === undefined) return 404;
		if (parties.length < template.minParties || parties.length > template.maxParties) return 400;
		const contract = {
			contractId: randomUUID(),
			templateId,
			templateCode: template.code,
			status: "draft",
			effectiveUntil,
			parties: parties.map((party: Body) => ({ ...party, consentStatus: "pending" })),
			milestones: (template.milestones ?? []).map((milestone: Body) => ({ ...milestone, status: "pending" })),
		};
		contracts.set(contract.contractId, contract);
		return contract;
	};
	const consent = (contract: Body, { partyEntityId, partyEntityType }: Body) => {
		if (memory.guarded.has(contract.contractId)) return 403;
		const party = contract.parties.find(
			(one: Body) => one.entityId === partyEntityId && one.entityType === partyEntityType,
		);
		if (contract.status !== "proposed" || party === undefined || party.consentStatus !== "pending") return 400;
		party.consentStatus = "consented";
		if (contract.parties.every((one: Body) => one.consentStatus === "consented")) contract.status = "active";
		return contract;
	};
	const complete = (contract: Body, milestoneCode: string) => {
		const milestone = contract.milestones.find((one: Body) => one.code === milestoneCode);
		if (milestone === undefined) return 404;
		if (milestone.status === "completed") return 400;
		milestone.status = "completed";
		const isDone = contract.milestones.every((one: Body) => !one.required || one.status === "completed");
		if (isDone && contract.status === "active") contract.status = "fulfilled";
		return { contractId: contract.contractId, milestone };
	};
	const query = ({ partyEntityId, partyEntityType, templateId, cursor = "0" }: Body) => {
		expire();
		const found = [...contracts.values()].filter(
			(one) =>
				one.templateId === templateId &&
				one.parties.some((party: Body) => party.entityId === partyEntityId && party.entityType === partyEntityType),
		);
		const end = Number(cursor) + PAGE_SIZE;
		const hasMore = end < found.length;
		const page = found.slice(Number(cursor), end);
		return { contracts: page, hasMore, ...(hasMore ? { nextCursor: String(end) } : {}) };
	};
	return {
		"/contract/template/get": ({ code }) => templates.get(code) ?? 404,
		"/contract/template/create": ({ code, name, minParties, maxParties, partyRoles, milestones }) => {
			if (templates.has(code)) return 409;
			const roles = partyRoles.map(({ role, minCount, maxCount }: Body) => ({ role, minCount, maxCount }));
			const kept = { templateId: randomUUID(), code, name, minParties, maxParties, partyRoles: roles, milestones };
			templates.set(code, kept);
			return kept;
		},
		"/contract/instance/create": create,
		"/contract/instance/propose": ({ contractId }) =>
			of(contractId, (contract) => {
				if (contract.status !== "draft") return 400;
				contract.status = "proposed";
				return contract;
			}),
		"/contract/instance/consent": (body) => of(body.contractId, (contract) => consent(contract, body)),
		"/contract/instance/get": ({ contractId }) => of(contractId, (contract) => contract),
		"/contract/instance/query": query,
		"/contract/milestone/complete": ({ contractId, milestoneCode }) =>
			of(contractId, (contract) => complete(contract, milestoneCode)),
		"/contract/instance/terminate": ({ contractId }) =>
			of(contractId, (contract) => {
				if (["fulfilled", "terminated", "expired"].includes(contract.status)) return 400;
				contract.status = "terminated";
				return contract;
			}),
	};
}
