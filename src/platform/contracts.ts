import type { EntityReference } from "../events/reference.ts";

export interface ContractTemplate {
	code: string;
	name: string;
	description: string;
	roles: { role: string; entityTypes: EntityReference["entityType"][] }[];
	milestones: { code: string; name: string; isRequired: boolean }[];
}

export const CONTRACT_STATUSES = [
	"draft",
	"proposed",
	"pending",
	"active",
	"fulfilled",
	"expired",
	"terminated",
	"breached",
	"suspended",
	"disputed",
	"declined",
] as const;
export type ContractStatus = (typeof CONTRACT_STATUSES)[number];

export interface ContractParty {
	role: string;
	entity: EntityReference;
	hasConsented: boolean;
}

export interface Contract {
	contractId: string;
	templateCode: string;
	status: ContractStatus;
	parties: ContractParty[];
	milestones: { code: string; isCompleted: boolean }[];
}

/** What Showtime asks of the platform about contracts of one template. */
export interface Contracts {
	/** After it returns the template is there; one that was there stays as it is. */
	ensureTemplate(template: ContractTemplate): Promise<void>;
	/**
	 * Makes a contract in draft. Not safe to send again: whoever cannot know whether it arrived looks with `query` first.
	 * `effectiveUntil`: Unix milliseconds.
	 */
	create(
		templateCode: string,
		parties: readonly { role: string; entity: EntityReference }[],
		effectiveUntilMs?: number,
	): Promise<Contract>;
	/** After it returns the contract is proposed or further. */
	propose(contractId: string): Promise<Contract>;
	/** After it returns the party has consented; when all have, the contract is active. */
	consent(contractId: string, party: EntityReference): Promise<Contract>;
	find(contractId: string): Promise<Contract | undefined>;
	/** Contracts of the template that the entity is a party of, whatever their status. */
	query(templateCode: string, party: EntityReference): Promise<Contract[]>;
	/** After it returns the milestone is completed; when all required ones are, the contract is fulfilled. */
	completeMilestone(contractId: string, milestoneCode: string): Promise<Contract>;
	/** After it returns the contract is over; one that was over stays as it is. */
	terminate(contractId: string, by: EntityReference, reason: string): Promise<Contract>;
}
