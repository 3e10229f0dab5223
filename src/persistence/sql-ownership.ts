import type { Kysely, RawBuilder, Selectable } from "kysely";
import { sql } from "kysely";
import { Gathered } from "./gathered.ts";
import type { OwnerNode, Ownership } from "./ownership.ts";
import type { SqlSchema } from "./sql-schema.ts";
import type { OpenDatabase } from "./sqlite-database.ts";
import { isUniqueViolation } from "./unique-violation.ts";

/** How long the row of a process that died is kept for who reads the table by hand. */
const DEAD_NODE_KEPT_MS = 3_600_000;

/** Sessions that are claimed by one statement. */
const MOST_CLAIMED = 100;

/** Ownership as rows of a relational database that several processes share; leases run by its clock. */
export class SqlOwnership implements Ownership {
	readonly nodeId: string;
	readonly isShared = true;
	readonly #db: Kysely<SqlSchema>;
	readonly #nowMs: RawBuilder<number>;
	readonly #internalUrl: () => string;
	readonly #leaseMs: number;
	readonly #claims = new Gathered(MOST_CLAIMED, (ids: readonly string[]) => this.#claimAll(ids));

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

	async drain(): Promise<void> {
		await this.#db.updateTable("node").set({ isDraining: 1 }).where("nodeId", "=", this.nodeId).execute();
	}

	async leave(): Promise<void> {
		await this.#db.deleteFrom("node").where("nodeId", "=", this.nodeId).execute();
	}

	async nodes(): Promise<OwnerNode[]> {
		const rows = await this.#living().select(["nodeId", "internalUrl", "isDraining"]).orderBy("nodeId").execute();
		return rows.map(nodeOf);
	}

	claim(showtimeSessionId: string): Promise<number | undefined> {
		return this.#claims.ask(showtimeSessionId);
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
		const row = await this.#living()
			.innerJoin("session_owner", "session_owner.nodeId", "node.nodeId")
			.select(["node.nodeId", "node.internalUrl", "node.isDraining"])
			.where("showtimeSessionId", "=", showtimeSessionId)
			.executeTakeFirst();
		return row && nodeOf(row);
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

	/** The token of each session that is this process's after it. */
	async #claimAll(ids: readonly string[]): Promise<(number | undefined)[]> {
		const rows = await this.#ownersOf(ids);
		const owners = new Map(rows.map(({ showtimeSessionId, nodeId }) => [showtimeSessionId, nodeId]));
		const others: string[] = [];
		for (const id of ids) {
			if (owners.get(id) === this.nodeId) continue;
			if (owners.has(id) || !(await this.#begin(id))) others.push(id);
		}
		if (others.length > 0) await this.#takeOver(others);
		const own = (await this.#ownersOf(ids)).filter(({ nodeId }) => nodeId === this.nodeId);
		const tokens = new Map(own.map(({ showtimeSessionId, token }) => [showtimeSessionId, token]));
		return ids.map((id) => tokens.get(id));
	}

	#ownersOf(ids: readonly string[]) {
		return this.#db
			.selectFrom("session_owner")
			.select(["showtimeSessionId", "nodeId", "token"])
			.where("showtimeSessionId", "in", ids)
			.execute();
	}

	/** Answers false when the session has had an owner before. */
	async #begin(showtimeSessionId: string): Promise<boolean> {
		try {
			const row = { showtimeSessionId, nodeId: this.nodeId, token: 1 };
			await this.#db.insertInto("session_owner").values(row).execute();
			return true;
		} catch (error) {
			if (!isUniqueViolation(error)) throw error;
			return false;
		}
	}

	/** One update, so that of two processes one takes each: whose it is is checked and changed in the same statement. */
	async #takeOver(ids: readonly string[]): Promise<void> {
		await this.#db
			.updateTable("session_owner")
			.set((owner) => ({ nodeId: this.nodeId, token: owner("token", "+", 1) }))
			.where("showtimeSessionId", "in", ids)
			.where(({ eb, or }) =>
				or([eb("nodeId", "is", null), eb("nodeId", "not in", this.#living().select("node.nodeId"))]),
			)
			.execute();
	}

	#living() {
		return this.#db.selectFrom("node").where("expiresAtMs", ">", this.#nowMs);
	}
}

function nodeOf({ nodeId, internalUrl, isDraining }: Omit<Selectable<SqlSchema["node"]>, "expiresAtMs">): OwnerNode {
	return { nodeId, internalUrl, isDraining: isDraining === 1 };
}
