import type { Kysely, RawBuilder } from "kysely";
import { sql } from "kysely";
import type { OwnerNode, Ownership } from "./ownership.ts";
import type { SqlSchema } from "./sql-schema.ts";
import type { OpenDatabase } from "./sqlite-database.ts";
import { isUniqueViolation } from "./unique-violation.ts";

/** How long the row of a process that died is kept for who reads the table by hand. */
const DEAD_NODE_KEPT_MS = 3_600_000;

/** Ownership as rows of a relational database that several processes share; leases run by its clock. */
export class SqlOwnership implements Ownership {
	readonly nodeId: string;
	readonly isShared = true;
	readonly #db: Kysely<SqlSchema>;
	readonly #nowMs: RawBuilder<number>;
	readonly #internalUrl: () => string;
	readonly #leaseMs: number;

	/** `internalUrl` is asked at each renewal: the port may be known only after the first. */
	constructor(
		{ db, nowMs }: Pick<OpenDatabase, "db" | "nowMs">,
		node: { nodeId: string; internalUrl(): string; leaseMs: number },
	) {
		this.#db = db;
		this.#nowMs = nowMs;
		this.nodeId = node.nodeId;
		this.#internalUrl = node.internalUrl;
		this.#leaseMs = node.leaseMs;
	}

	async renew(): Promise<void> {
		const { nodeId } = this;
		const row = { internalUrl: this.#internalUrl(), expiresAtMs: sql<number>`${this.#nowMs} + ${this.#leaseMs}` };
		const { numUpdatedRows } = await this.#db
			.updateTable("node")
			.set(row)
			.where("nodeId", "=", nodeId)
			.executeTakeFirst();
		if (numUpdatedRows > 0n) return;
		await this.#db
			.deleteFrom("node")
			.where("expiresAtMs", "<", sql<number>`${this.#nowMs} - ${DEAD_NODE_KEPT_MS}`)
			.execute();
		await this.#db
			.insertInto("node")
			.values({ nodeId, ...row })
			.execute();
	}

	async leave(): Promise<void> {
		await this.#db.deleteFrom("node").where("nodeId", "=", this.nodeId).execute();
	}

	async nodes(): Promise<OwnerNode[]> {
		return await this.#living().select(["nodeId", "internalUrl"]).orderBy("nodeId").execute();
	}

	async claim(showtimeSessionId: string): Promise<number | undefined> {
		for (;;) {
			const row = await this.#db
				.selectFrom("session_owner")
				.select(["nodeId", "token"])
				.where("showtimeSessionId", "=", showtimeSessionId)
				.executeTakeFirst();
			if (row?.nodeId === this.nodeId) return row.token;
			if (row !== undefined) return (await this.#takeOver(showtimeSessionId, row.token)) ? row.token + 1 : undefined;
			try {
				await this.#db
					.insertInto("session_owner")
					.values({ showtimeSessionId, nodeId: this.nodeId, token: 1 })
					.execute();
				return 1;
			} catch (error) {
				if (!isUniqueViolation(error)) throw error;
			}
		}
	}

	async holds(showtimeSessionId: string, token: number): Promise<boolean> {
		const row = await this.#db
			.selectFrom("session_owner")
			.select("token")
			.where("showtimeSessionId", "=", showtimeSessionId)
			.where("nodeId", "=", this.nodeId)
			.where("token", "=", token)
			.executeTakeFirst();
		return row !== undefined;
	}

	async release(showtimeSessionId: string, token: number): Promise<void> {
		await this.#db
			.updateTable("session_owner")
			.set({ nodeId: null })
			.where("showtimeSessionId", "=", showtimeSessionId)
			.where("nodeId", "=", this.nodeId)
			.where("token", "=", token)
			.execute();
	}

	async ownerOf(showtimeSessionId: string): Promise<OwnerNode | undefined> {
		return await this.#living()
			.innerJoin("session_owner", "session_owner.nodeId", "node.nodeId")
			.select(["node.nodeId", "node.internalUrl"])
			.where("showtimeSessionId", "=", showtimeSessionId)
			.executeTakeFirst();
	}

	async free(): Promise<string[]> {
		const rows = await this.#db
			.selectFrom("showtime_session as session")
			.leftJoin("session_owner as owner", "owner.showtimeSessionId", "session.showtimeSessionId")
			.leftJoin(this.#living().select("nodeId").as("living"), "living.nodeId", "owner.nodeId")
			.select("session.showtimeSessionId")
			.where("session.status", "in", ["active", "paused"])
			.where("living.nodeId", "is", null)
			.orderBy("session.startedAtMs")
			.orderBy("session.showtimeSessionId")
			.execute();
		return rows.map(({ showtimeSessionId }) => showtimeSessionId);
	}

	async drop(showtimeSessionId: string): Promise<void> {
		await this.#db.deleteFrom("session_owner").where("showtimeSessionId", "=", showtimeSessionId).execute();
	}

	/** One update, so that of two processes one takes it: the token is compared and raised in the same statement. */
	async #takeOver(showtimeSessionId: string, token: number): Promise<boolean> {
		const { numUpdatedRows } = await this.#db
			.updateTable("session_owner")
			.set({ nodeId: this.nodeId, token: token + 1 })
			.where("showtimeSessionId", "=", showtimeSessionId)
			.where("token", "=", token)
			.where(({ eb, or }) =>
				or([eb("nodeId", "is", null), eb("nodeId", "not in", this.#living().select("node.nodeId"))]),
			)
			.executeTakeFirst();
		return numUpdatedRows === 1n;
	}

	#living() {
		return this.#db.selectFrom("node").where("expiresAtMs", ">", this.#nowMs);
	}
}
