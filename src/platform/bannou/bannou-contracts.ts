import { PlatformRefused } from "../../errors.ts";
import type { EntityReference } from "../../events/reference.ts";
import type { Contract, ContractStatus, Contracts, ContractTemplate } from "../contracts.ts";
import {
	COMPLETE_MILESTONE,
	CONSENT,
	CREATE,
	CREATE_TEMPLATE,
	GET,
	GET_TEMPLATE,
	PROPOSE,
	QUERY,
	TERMINATE,
} from "./contract-operations.ts";
import type { Operation } from "./operation.ts";
import { isSuccess, type ServiceClient } from "./service-client.ts";

/** States that a contract does not leave. */
const OVER: readonly ContractStatus[] = ["fulfilled", "expired", "terminated", "breached", "declined"];
const PAGE_SIZE = 100;

/** Contracts of the platform's contract service. */
export class BannouContracts implements Contracts {
	readonly #client: ServiceClient;
	readonly #templateIds = new Map<string, string>();

	constructor(client: ServiceClient) {
		this.#client = client;
	}

	async ensureTemplate({ code, name, description, roles, milestones }: ContractTemplate): Promise<void> {
		if ((await this.#client.find(GET_TEMPLATE, { code })) !== undefined) return;
		const reply = await this.#client.ask(CREATE_TEMPLATE, {
			code,
			name,
			description,
			minParties: roles.length,
			maxParties: roles.length,
			partyRoles: roles.map(({ role, entityTypes }) => ({
				role,
				minCount: 1,
				maxCount: 1,
				allowedEntityTypes: entityTypes.map((entityType) => this.#client.encode(entityType)),
			})),
			milestones: milestones.map((milestone, sequence) => ({
				code: milestone.code,
				name: milestone.name,
				sequence,
				required: milestone.isRequired,
			})),
		});
		if (!isSuccess(reply) && reply.status !== 409) throw this.#client.refusal(CREATE_TEMPLATE, reply.status);
	}

	async create(
		templateCode: string,
		parties: readonly { role: string; entity: EntityReference }[],
		effectiveUntilMs?: number,
	): Promise<Contract> {
		return this.#client.call(CREATE, {
			templateId: await this.#requireTemplate(templateCode),
			parties: parties.map(({ role, entity: { entityId, entityType } }) => {
				return { entityId, entityType: this.#client.encode(entityType), role };
			}),
			...(effectiveUntilMs === undefined ? {} : { effectiveUntil: new Date(effectiveUntilMs).toISOString() }),
		});
	}

	async propose(contractId: string): Promise<Contract> {
		return this.#bring(PROPOSE, { contractId }, ({ status }) => status !== "draft");
	}

	async consent(contractId: string, party: EntityReference): Promise<Contract> {
		const { entityId: partyEntityId } = party;
		const request = { contractId, partyEntityId, partyEntityType: this.#client.encode(party.entityType) };
		return this.#bring(CONSENT, request, ({ parties }) =>
			parties.some(({ entity, hasConsented }) => isSame(entity, party) && hasConsented),
		);
	}

	async find(contractId: string): Promise<Contract | undefined> {
		return this.#client.find(GET, { contractId });
	}

	async query(templateCode: string, party: EntityReference): Promise<Contract[]> {
		const templateId = await this.#templateOf(templateCode);
		if (templateId === undefined) return [];
		const found: Contract[] = [];
		const request = {
			partyEntityId: party.entityId,
			partyEntityType: this.#client.encode(party.entityType),
			templateId,
			pageSize: PAGE_SIZE,
		};
		let cursor: string | undefined;
		do {
			const page = await this.#client.call(QUERY, { ...request, cursor });
			found.push(...page.contracts);
			cursor = page.hasMore ? page.nextCursor : undefined;
		} while (cursor !== undefined);
		return found.filter((contract) => contract.templateCode === templateCode);
	}

	async completeMilestone(contractId: string, milestoneCode: string): Promise<Contract> {
		return this.#bring(COMPLETE_MILESTONE, { contractId, milestoneCode }, ({ milestones }) =>
			milestones.some(({ code, isCompleted }) => code === milestoneCode && isCompleted),
		);
	}

	async terminate(contractId: string, by: EntityReference, reason: string): Promise<Contract> {
		const request = {
			contractId,
			requestingEntityId: by.entityId,
			requestingEntityType: this.#client.encode(by.entityType),
			reason,
		};
		return this.#bring(TERMINATE, request, ({ status }) => OVER.includes(status));
	}

	/**
	 * Sends a step that the platform takes once, and looks afterwards: whatever it answers, a contract that is as it was to be
	 * is what was wanted. A conflict with nothing done is a lock.
	 */
	async #bring(
		operation: Operation<unknown>,
		request: { contractId: string; [field: string]: string },
		isThere: (contract: Contract) => boolean,
	): Promise<Contract> {
		const { contractId } = request;
		return this.#client.untilFree(operation, async () => {
			const reply = await this.#client.ask(operation, request);
			if (reply.status === 404) throw new PlatformRefused(404, `no contract ${contractId}, or no such part of it`);
			const contract = await this.#client.call(GET, { contractId });
			if (isSuccess(reply) || isThere(contract)) return contract;
			if (reply.status === 409) return undefined;
			throw this.#client.refusal(operation, reply.status);
		});
	}

	async #requireTemplate(code: string): Promise<string> {
		const templateId = await this.#templateOf(code);
		if (templateId === undefined) throw new PlatformRefused(404, `there is no contract template ${code}`);
		return templateId;
	}

	async #templateOf(code: string): Promise<string | undefined> {
		const known = this.#templateIds.get(code);
		if (known !== undefined) return known;
		const found = await this.#client.find(GET_TEMPLATE, { code });
		if (found !== undefined) this.#templateIds.set(code, found.templateId);
		return found?.templateId;
	}
}

function isSame(a: EntityReference, b: EntityReference): boolean {
	return a.entityId === b.entityId && a.entityType === b.entityType;
}
