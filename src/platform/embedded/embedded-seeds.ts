import { randomUUID } from "node:crypto";
import type { Kysely, Selectable, Transaction } from "kysely";
import { PlatformRefused } from "../../errors.ts";
import type { StreamerReference } from "../../events/reference.ts";
import type { SqlSchema } from "../../persistence/sql-schema.ts";
import type { Capability, Growth, GrowthEntry, GrowthRecording, Seed, Seeds, SeedType } from "../seeds.ts";
import { fidelityAt } from "./capability-fidelity.ts";
import type { EmbeddedDatabase } from "./embedded-database.ts";

const MOST_DOMAIN_CHARACTERS = 191;

type SeedRow = Selectable<SqlSchema["embedded_seed"]>;

/** Seeds as rows: growth by domain and every recording by its id; total, phase and capabilities follow from the growth. */
export class EmbeddedSeeds implements Seeds {
	readonly #database: EmbeddedDatabase;
	readonly #typeCode: string;
	readonly #nowMs: () => number;

	/** `typeCode`: of the seeds that owners get; `nowMs` answers Unix milliseconds. */
	constructor(database: EmbeddedDatabase, typeCode: string, nowMs: () => number) {
		this.#database = database;
		this.#typeCode = typeCode;
		this.#nowMs = nowMs;
	}

	async ensureType({ code, ...type }: SeedType): Promise<void> {
		await this.#database.change(async (transaction) => {
			if ((await typeOf(transaction, code)) !== undefined) return;
			await transaction
				.insertInto("embedded_seed_type")
				.values({ code, body: JSON.stringify(type) })
				.execute();
		});
	}

	async ensure(owner: StreamerReference, displayName: string): Promise<Seed> {
		const typeCode = this.#typeCode;
		return await this.#database.change(async (transaction) => {
			const living = await this.#living(transaction, owner);
			if (living !== undefined) return await seedOf(transaction, living);
			await requireType(transaction, typeCode);
			const row: SeedRow = {
				seedId: randomUUID(),
				typeCode,
				ownerType: owner.entityType,
				ownerId: owner.entityId,
				livingKey: this.#livingKeyOf(owner),
				displayName,
				createdAtMs: this.#nowMs(),
				archivedAtMs: null,
			};
			await transaction.insertInto("embedded_seed").values(row).execute();
			return await seedOf(transaction, row);
		});
	}

	async ofOwner(owner: StreamerReference): Promise<Seed | undefined> {
		return await this.#database.read(async (db) => {
			const row = await this.#living(db, owner);
			return row && (await seedOf(db, row));
		});
	}

	async find(seedId: string): Promise<Seed | undefined> {
		return await this.#database.read(async (db) => {
			const row = await rowOf(db, seedId);
			return row && (await seedOf(db, row));
		});
	}

	async growthOf(seedId: string): Promise<Growth> {
		return await this.#database.read(async (db) => {
			await requireSeed(db, seedId);
			return await growthOf(db, seedId);
		});
	}

	/** Knows a repeat by its call id, whatever `before` and `isRepeat` say. */
	async record({ callId, seedId, entries }: GrowthRecording): Promise<Growth> {
		checkEntries(entries);
		return await this.#database.change(async (transaction) => {
			const seed = await lockSeed(transaction, seedId);
			if (!(await isRecorded(transaction, callId, seedId))) {
				if (seed.archivedAtMs !== null) throw new PlatformRefused(400, `seed ${seedId} is archived and grows no more`);
				const row = { callId, seedId, entries: JSON.stringify(entries), atMs: this.#nowMs() };
				await transaction.insertInto("embedded_growth_recording").values(row).execute();
				for (const { domain, amount } of entries) await grow(transaction, seedId, domain, amount);
			}
			return await growthOf(transaction, seedId);
		});
	}

	async capabilitiesOf(seedId: string): Promise<Capability[]> {
		return await this.#database.read(async (db) => {
			const { typeCode } = await requireSeed(db, seedId);
			const { capabilities } = await requireType(db, typeCode);
			const { domains } = await growthOf(db, seedId);
			return capabilities.map((rule) => {
				const { code, domain, unlockThreshold } = rule;
				const amount = domains[domain] ?? 0;
				return { code, domain, fidelity: fidelityAt(amount, rule), isUnlocked: amount >= unlockThreshold };
			});
		});
	}

	async archive(seedId: string): Promise<void> {
		await this.#database.read((db) =>
			db
				.updateTable("embedded_seed")
				.set({ livingKey: null, archivedAtMs: this.#nowMs() })
				.where("seedId", "=", seedId)
				.where("archivedAtMs", "is", null)
				.execute(),
		);
	}

	#livingKeyOf({ entityType, entityId }: StreamerReference): string {
		return `${this.#typeCode}:${entityType}:${entityId}`;
	}

	async #living(db: Kysely<SqlSchema>, owner: StreamerReference): Promise<SeedRow | undefined> {
		return await db
			.selectFrom("embedded_seed")
			.selectAll()
			.where("livingKey", "=", this.#livingKeyOf(owner))
			.executeTakeFirst();
	}
}

function checkEntries(entries: readonly GrowthEntry[]): void {
	if (entries.length === 0) throw new PlatformRefused(400, "entries: a recording has one at least");
	for (const { domain, amount } of entries) {
		if (domain === "" || domain.length > MOST_DOMAIN_CHARACTERS) {
			throw new PlatformRefused(
				400,
				`domain = ${JSON.stringify(domain)}: has 1 to ${MOST_DOMAIN_CHARACTERS} characters`,
			);
		}
		if (!Number.isFinite(amount) || amount < 0) throw new PlatformRefused(400, `amount = ${amount}: is 0 or more`);
	}
}

async function rowOf(db: Kysely<SqlSchema>, seedId: string): Promise<SeedRow | undefined> {
	return await db.selectFrom("embedded_seed").selectAll().where("seedId", "=", seedId).executeTakeFirst();
}

async function requireSeed(db: Kysely<SqlSchema>, seedId: string): Promise<SeedRow> {
	const row = await rowOf(db, seedId);
	if (row === undefined) throw noSeed(seedId);
	return row;
}

function noSeed(seedId: string): PlatformRefused {
	return new PlatformRefused(404, `there is no seed ${seedId}`);
}

async function typeOf(db: Kysely<SqlSchema>, code: string): Promise<Omit<SeedType, "code"> | undefined> {
	const row = await db.selectFrom("embedded_seed_type").select("body").where("code", "=", code).executeTakeFirst();
	return row && JSON.parse(row.body);
}

async function requireType(db: Kysely<SqlSchema>, code: string): Promise<Omit<SeedType, "code">> {
	const type = await typeOf(db, code);
	if (type === undefined) throw new PlatformRefused(404, `there is no seed type ${code}`);
	return type;
}

async function seedOf(db: Kysely<SqlSchema>, row: SeedRow): Promise<Seed> {
	const { seedId, typeCode, ownerType, ownerId } = row;
	const { totalGrowth } = await growthOf(db, seedId);
	const { phases } = await requireType(db, typeCode);
	const phase = phases.findLast(({ minTotalGrowth }) => totalGrowth >= minTotalGrowth) ?? phases[0];
	const owner = { entityType: ownerType as StreamerReference["entityType"], entityId: ownerId };
	return { seedId, owner, phaseCode: phase.code, totalGrowth };
}

async function growthOf(db: Kysely<SqlSchema>, seedId: string): Promise<Growth> {
	const rows = await db
		.selectFrom("embedded_seed_growth")
		.select(["domain", "amount"])
		.where("seedId", "=", seedId)
		.orderBy("domain")
		.execute();
	const totalGrowth = rows.reduce((sum, { amount }) => sum + amount, 0);
	return { totalGrowth, domains: Object.fromEntries(rows.map(({ domain, amount }) => [domain, amount])) };
}

/** Of two recordings of a seed the second waits here. */
async function lockSeed(transaction: Transaction<SqlSchema>, seedId: string): Promise<SeedRow> {
	const { numUpdatedRows } = await transaction
		.updateTable("embedded_seed")
		.set(({ ref }) => ({ createdAtMs: ref("createdAtMs") }))
		.where("seedId", "=", seedId)
		.executeTakeFirst();
	// One that was made since is not locked.
	if (numUpdatedRows === 0n) throw noSeed(seedId);
	return await requireSeed(transaction, seedId);
}

async function isRecorded(transaction: Transaction<SqlSchema>, callId: string, seedId: string): Promise<boolean> {
	const known = await transaction
		.selectFrom("embedded_growth_recording")
		.select("seedId")
		.where("callId", "=", callId)
		.executeTakeFirst();
	if (known === undefined || known.seedId === seedId) return known !== undefined;
	throw new PlatformRefused(409, `callId = ${callId}: was used for another seed`);
}

async function grow(
	transaction: Transaction<SqlSchema>,
	seedId: string,
	domain: string,
	amount: number,
): Promise<void> {
	const { numUpdatedRows } = await transaction
		.updateTable("embedded_seed_growth")
		.set(({ eb }) => ({ amount: eb("amount", "+", amount) }))
		.where("seedId", "=", seedId)
		.where("domain", "=", domain)
		.executeTakeFirst();
	if (numUpdatedRows > 0n) return;
	await transaction.insertInto("embedded_seed_growth").values({ seedId, domain, amount }).execute();
}
