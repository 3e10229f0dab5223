import { randomUUID } from "node:crypto";
import type { Kysely, Transaction } from "kysely";
import { PlatformRefused } from "../../errors.ts";
import type { EntityReference } from "../../events/reference.ts";
import type { SqlSchema } from "../../persistence/sql-schema.ts";
import type { Contract, ContractStatus, Contracts, ContractTemplate } from "../contracts.ts";
import { checkParties, isOver, type NamedParty, requireStatus, statusAt } from "./contract-terms.ts";
import type { EmbeddedDatabase } from "./embedded-database.ts";

const MOST_REASON_CHARACTERS = 500;

/** Contracts as rows. A contract that every party consented to is active, and fulfilled with its last required milestone. */
export class EmbeddedContracts implements Contracts {
	readonly #database: EmbeddedDatabase;
	readonly #nowMs: () => number;

	/** `nowMs` answers Unix milliseconds. */
	constructor(database: EmbeddedDatabase, nowMs: () => number) {
		this.#database = database;
		this.#nowMs = nowMs;
	}

	async ensureTemplate(template: ContractTemplate): Promise<void> {
		const { code } = template;
		await this.#database.change(async (transaction) => {
			if ((await templateOf(transaction, code)) !== undefined) return;
			await transaction
				.insertInto("embedded_contract_template")
				.values({ code, body: JSON.stringify(template) })
				.execute();
		});
	}

	async create(templateCode: string, parties: readonly NamedParty[], effectiveUntilMs?: number): Promise<Contract> {
		const contractId = randomUUID();
		return await this.#database.change(async (transaction) => {
			const template = await templateOf(transaction, templateCode);
			if (template === undefined) throw new PlatformRefused(404, `there is no contract template ${templateCode}`);
			checkParties(template, parties);
			await insertContract(transaction, template, {
				contractId,
				parties,
				effectiveUntilMs: effectiveUntilMs ?? null,
				createdAtMs: this.#nowMs(),
			});
			return await this.#require(transaction, contractId);
		});
	}

	async propose(contractId: string): Promise<Contract> {
		return await this.#change(contractId, async (transaction, { status }) => {
			if (status === "draft") await setStatus(transaction, contractId, "proposed");
		});
	}

	async consent(contractId: string, party: EntityReference): Promise<Contract> {
		return await this.#change(contractId, async (transaction, contract) => {
			const own = contract.parties.filter(({ entity }) => isSame(entity, party));
			if (own.length === 0) throw notParty(contractId, party);
			if (own.every(({ hasConsented }) => hasConsented)) return;
			requireStatus(contractId, contract.status, ["proposed"]);
			await transaction
				.updateTable("embedded_contract_party")
				.set({ hasConsented: 1 })
				.where(({ and }) => and({ contractId, ...party }))
				.execute();
			const isWanting = contract.parties.some(({ entity, hasConsented }) => !hasConsented && !isSame(entity, party));
			if (isWanting) return;
			await setStatus(transaction, contractId, contract.milestones.length === 0 ? "fulfilled" : "active");
		});
	}

	async find(contractId: string): Promise<Contract | undefined> {
		return await this.#database.read((db) => this.#find(db, contractId));
	}

	async query(templateCode: string, party: EntityReference): Promise<Contract[]> {
		return await this.#database.read(async (db) => {
			const rows = await db
				.selectFrom("embedded_contract as contract")
				.innerJoin("embedded_contract_party as party", "party.contractId", "contract.contractId")
				.select(["contract.contractId", "contract.createdAtMs"])
				.distinct()
				.where("party.entityType", "=", party.entityType)
				.where("party.entityId", "=", party.entityId)
				.where("contract.templateCode", "=", templateCode)
				.orderBy("contract.createdAtMs")
				.orderBy("contract.contractId")
				.execute();
			return await Promise.all(rows.map(({ contractId }) => this.#require(db, contractId)));
		});
	}

	async completeMilestone(contractId: string, milestoneCode: string): Promise<Contract> {
		return await this.#change(contractId, async (transaction, contract) => {
			const milestone = contract.milestones.find(({ code }) => code === milestoneCode);
			if (milestone === undefined) {
				throw new PlatformRefused(404, `contract ${contractId} has no milestone ${milestoneCode}`);
			}
			if (milestone.isCompleted) return;
			requireStatus(contractId, contract.status, ["active", "fulfilled"]);
			await transaction
				.updateTable("embedded_contract_milestone")
				.set({ completedAtMs: this.#nowMs() })
				.where(({ and }) => and({ contractId, code: milestoneCode }))
				.execute();
			if (!(await hasOpenMilestone(transaction, contractId))) await setStatus(transaction, contractId, "fulfilled");
		});
	}

	async terminate(contractId: string, by: EntityReference, reason: string): Promise<Contract> {
		return await this.#change(contractId, async (transaction, { status, parties }) => {
			if (!parties.some(({ entity }) => isSame(entity, by))) throw notParty(contractId, by);
			if (isOver(status)) return;
			const terminationReason = reason.slice(0, MOST_REASON_CHARACTERS);
			await transaction
				.updateTable("embedded_contract")
				.set({
					status: "terminated",
					terminatedByType: by.entityType,
					terminatedById: by.entityId,
					terminationReason,
				})
				.where("contractId", "=", contractId)
				.execute();
		});
	}

	/** The contract is locked while `work` changes it; answers it as it is then. */
	async #change(
		contractId: string,
		work: (transaction: Transaction<SqlSchema>, contract: Contract) => Promise<void>,
	): Promise<Contract> {
		return await this.#database.change(async (transaction) => {
			const { numUpdatedRows } = await transaction
				.updateTable("embedded_contract")
				.set(({ ref }) => ({ status: ref("status") }))
				.where("contractId", "=", contractId)
				.executeTakeFirst();
			// One that was made since is not locked.
			if (numUpdatedRows === 0n) throw noContract(contractId);
			await work(transaction, await this.#require(transaction, contractId));
			return await this.#require(transaction, contractId);
		});
	}

	async #require(db: Kysely<SqlSchema>, contractId: string): Promise<Contract> {
		const contract = await this.#find(db, contractId);
		if (contract === undefined) throw noContract(contractId);
		return contract;
	}

	async #find(db: Kysely<SqlSchema>, contractId: string): Promise<Contract | undefined> {
		const row = await db
			.selectFrom("embedded_contract")
			.select(["templateCode", "status", "effectiveUntilMs"])
			.where("contractId", "=", contractId)
			.executeTakeFirst();
		if (row === undefined) return undefined;
		const parties = await db
			.selectFrom("embedded_contract_party")
			.selectAll()
			.where("contractId", "=", contractId)
			.orderBy("position")
			.execute();
		const milestones = await db
			.selectFrom("embedded_contract_milestone")
			.select(["code", "completedAtMs"])
			.where("contractId", "=", contractId)
			.orderBy("position")
			.execute();
		return {
			contractId,
			templateCode: row.templateCode,
			status: statusAt(row.status as ContractStatus, row.effectiveUntilMs, this.#nowMs()),
			parties: parties.map(({ role, entityType, entityId, hasConsented }) => ({
				role,
				entity: { entityType: entityType as EntityReference["entityType"], entityId },
				hasConsented: hasConsented === 1,
			})),
			milestones: milestones.map(({ code, completedAtMs }) => ({ code, isCompleted: completedAtMs !== null })),
		};
	}
}

async function templateOf(db: Kysely<SqlSchema>, code: string): Promise<ContractTemplate | undefined> {
	const row = await db
		.selectFrom("embedded_contract_template")
		.select("body")
		.where("code", "=", code)
		.executeTakeFirst();
	return row && JSON.parse(row.body);
}

async function insertContract(
	transaction: Transaction<SqlSchema>,
	{ code: templateCode, milestones }: ContractTemplate,
	contract: {
		contractId: string;
		parties: readonly NamedParty[];
		effectiveUntilMs: number | null;
		createdAtMs: number;
	},
): Promise<void> {
	const { contractId, parties, ...times } = contract;
	await transaction
		.insertInto("embedded_contract")
		.values({ contractId, templateCode, status: "draft", ...times })
		.execute();
	const partyRows = parties.map(({ role, entity }, position) => ({
		contractId,
		position,
		role,
		...entity,
		hasConsented: 0,
	}));
	await transaction.insertInto("embedded_contract_party").values(partyRows).execute();
	if (milestones.length === 0) return;
	const milestoneRows = milestones.map((milestone, position) => ({
		contractId,
		position,
		code: milestone.code,
		isRequired: Number(milestone.isRequired),
	}));
	await transaction.insertInto("embedded_contract_milestone").values(milestoneRows).execute();
}

async function setStatus(
	transaction: Transaction<SqlSchema>,
	contractId: string,
	status: ContractStatus,
): Promise<void> {
	await transaction.updateTable("embedded_contract").set({ status }).where("contractId", "=", contractId).execute();
}

async function hasOpenMilestone(transaction: Transaction<SqlSchema>, contractId: string): Promise<boolean> {
	const open = await transaction
		.selectFrom("embedded_contract_milestone")
		.select("code")
		.where("contractId", "=", contractId)
		.where("isRequired", "=", 1)
		.where("completedAtMs", "is", null)
		.executeTakeFirst();
	return open !== undefined;
}

function isSame(a: EntityReference, b: EntityReference): boolean {
	return a.entityType === b.entityType && a.entityId === b.entityId;
}

function notParty(contractId: string, { entityType, entityId }: EntityReference): PlatformRefused {
	return new PlatformRefused(400, `${entityType} ${entityId} is no party of contract ${contractId}`);
}

function noContract(contractId: string): PlatformRefused {
	return new PlatformRefused(404, `there is no contract ${contractId}`);
}
