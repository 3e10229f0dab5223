import type { Kysely } from "kysely";
import type { Sponsorship, SponsorshipQuery, SponsorshipStore } from "./sponsorship-store.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { rowOf, sponsorshipOf } from "./sql-sponsorship-row.ts";
import { isUniqueViolation } from "./unique-violation.ts";

/** Sponsorships as rows of a relational database. */
export class SqlSponsorshipStore implements SponsorshipStore {
	readonly #db: Kysely<SqlSchema>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async begin(sponsorship: Sponsorship): Promise<boolean> {
		return unlessTaken(() => this.#db.insertInto("sponsorship").values(rowOf(sponsorship)).execute());
	}

	find(sponsorshipId: string): Promise<Sponsorship | undefined> {
		return this.#one("sponsorshipId", sponsorshipId);
	}

	ofContract(contractId: string): Promise<Sponsorship | undefined> {
		return this.#one("contractId", contractId);
	}

	async listOpen(after: string | undefined, most: number): Promise<Sponsorship[]> {
		const rows = await this.#db
			.selectFrom("sponsorship")
			.selectAll()
			.where("state", "in", ["proposed", "active"])
			.$if(after !== undefined, (select) => select.where("sponsorshipId", ">", after as string))
			.orderBy("sponsorshipId")
			.limit(most)
			.execute();
		return rows.map(sponsorshipOf);
	}

	async attach(sponsorshipId: string, contractId: string): Promise<boolean> {
		return unlessTaken(() =>
			this.#db
				.updateTable("sponsorship")
				.set({ contractId })
				.where("sponsorshipId", "=", sponsorshipId)
				.where("contractId", "is", null)
				.execute(),
		);
	}

	async propose(sponsorshipId: string): Promise<void> {
		await this.#db
			.updateTable("sponsorship")
			.set({ state: "proposed" })
			.where("sponsorshipId", "=", sponsorshipId)
			.where("state", "=", "offering")
			.execute();
	}

	async activate(sponsorshipId: string, atMs: number): Promise<void> {
		await this.#db
			.updateTable("sponsorship")
			.set({ state: "active", activeAtMs: atMs })
			.where("sponsorshipId", "=", sponsorshipId)
			.where("state", "=", "proposed")
			.execute();
	}

	async end(sponsorshipId: string, atMs: number): Promise<void> {
		await this.#db
			.updateTable("sponsorship")
			.set({ state: "ended", overAtMs: atMs })
			.where("sponsorshipId", "=", sponsorshipId)
			.where("state", "not in", ["fulfilled", "ended"])
			.execute();
	}

	async list({ streamer, sponsor, gameServices, state, page, pageSize }: SponsorshipQuery) {
		let matching = this.#db.selectFrom("sponsorship");
		if (streamer !== undefined) {
			const { entityType, entityId } = streamer;
			matching = matching.where("streamerType", "=", entityType).where("streamerId", "=", entityId);
		}
		if (sponsor !== undefined) {
			matching = matching.where("sponsorType", "=", sponsor.entityType).where("sponsorId", "=", sponsor.entityId);
		}
		if (gameServices !== undefined) matching = matching.where("gameServiceId", "in", gameServices);
		if (state !== undefined) matching = matching.where("state", "=", state);
		const { count } = await matching.select(({ fn }) => fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
		const rows = await matching
			.selectAll()
			.orderBy("offeredAtMs", "desc")
			.orderBy("sponsorshipId")
			.limit(pageSize)
			.offset((page - 1) * pageSize)
			.execute();
		return { sponsorships: rows.map(sponsorshipOf), totalCount: Number(count) };
	}

	async #one(column: "sponsorshipId" | "contractId", id: string): Promise<Sponsorship | undefined> {
		const row = await this.#db.selectFrom("sponsorship").selectAll().where(column, "=", id).executeTakeFirst();
		return row && sponsorshipOf(row);
	}
}

/** False when the row that was to be written has a key that another has. */
async function unlessTaken(write: () => Promise<unknown>): Promise<boolean> {
	try {
		await write();
		return true;
	} catch (error) {
		if (!isUniqueViolation(error)) throw error;
		return false;
	}
}
