import type { Transaction } from "kysely";
import { ShowtimeError } from "../errors.ts";
import type { SqlSchema } from "./sql-schema.ts";

/**
 * Throws `NOT_OWNER` when a session has another owner than that of the token. An update that changes nothing: it locks the
 * row, so the owner cannot change before the transaction is over.
 */
export async function checkToken(transaction: Transaction<SqlSchema>, id: string, token: number): Promise<void> {
	const { numUpdatedRows } = await transaction
		.updateTable("session_owner")
		.set({ token })
		.where("showtimeSessionId", "=", id)
		.where("token", "=", token)
		.where("nodeId", "is not", null)
		.executeTakeFirst();
	if (numUpdatedRows === 0n)
		throw new ShowtimeError("NOT_OWNER", `session ${id} has another owner than token ${token}`);
}
