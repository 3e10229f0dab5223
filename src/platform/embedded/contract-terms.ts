import { PlatformRefused } from "../../errors.ts";
import type { EntityReference } from "../../events/reference.ts";
import type { ContractStatus, ContractTemplate } from "../contracts.ts";

/** A party as whoever makes the contract names it. */
export interface NamedParty {
	role: string;
	entity: EntityReference;
}

/** From these nothing leads anywhere. */
const OVER: readonly ContractStatus[] = ["fulfilled", "expired", "terminated", "breached", "declined"];

export function isOver(status: ContractStatus): boolean {
	return OVER.includes(status);
}

/** Status at `nowMs`: one whose time has run out before it was over is expired. Times are Unix milliseconds. */
export function statusAt(status: ContractStatus, effectiveUntilMs: number | null, nowMs: number): ContractStatus {
	return !isOver(status) && effectiveUntilMs !== null && effectiveUntilMs <= nowMs ? "expired" : status;
}

/** Throws `PlatformRefused` (400) unless each role of the template is taken once, by an entity that may take it. */
export function checkParties({ code, roles }: ContractTemplate, parties: readonly NamedParty[]): void {
	for (const { role, entity } of parties) {
		const known = roles.find((candidate) => candidate.role === role);
		if (known === undefined) throw new PlatformRefused(400, `role = ${role}: contract ${code} has no such role`);
		if (known.entityTypes.includes(entity.entityType)) continue;
		throw new PlatformRefused(400, `role = ${role}: takes ${known.entityTypes.join(" or ")}, not ${entity.entityType}`);
	}
	for (const { role } of roles) {
		const count = parties.filter((party) => party.role === role).length;
		if (count !== 1) throw new PlatformRefused(400, `role = ${role}: has ${count} parties, contract ${code} wants one`);
	}
}

/** Throws `PlatformRefused` (400) unless the contract is in one of the statuses. */
export function requireStatus(contractId: string, status: ContractStatus, allowed: readonly ContractStatus[]): void {
	if (allowed.includes(status)) return;
	throw new PlatformRefused(400, `contract ${contractId} is ${status}, not ${allowed.join(" or ")}`);
}
