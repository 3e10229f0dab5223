import type { Kysely, Transaction } from "kysely";
import { laneOf, type PlatformCall, type PlatformCallBody } from "../events/platform-call.ts";
import type { StreamerReference } from "../events/reference.ts";
import { inTransaction } from "./in-transaction.ts";
import type { KeptCall, PlatformCalls } from "./platform-calls.ts";
import { noteLines, type QueueTables, SqlRelayQueue, unknownOf } from "./sql-relay-queue.ts";
import type { SqlSchema } from "./sql-schema.ts";

const TABLES: QueueTables = {
	items: "platform_call",
	itemId: "callId",
	lines: "platform_call_lane",
	line: "lane",
	what: "kind",
	revivesAnew: true,
};

/** The ledger of calls to other services as rows of a relational database. Of settled calls their ids stay. */
export class SqlPlatformCalls extends SqlRelayQueue<KeptCall> implements PlatformCalls {
	constructor(db: Kysely<SqlSchema>) {
		super(db, TABLES);
	}

	async add(calls: readonly PlatformCall[]): Promise<void> {
		await inTransaction(this.db, (transaction) => insertPlatformCalls(transaction, calls), { retriesUnique: true });
	}

	async note(callId: string, note: unknown): Promise<void> {
		await this.#mark(callId, 1, note);
	}

	async unnote(callId: string): Promise<void> {
		await this.#mark(callId, 0, undefined);
	}

	async dropSettled(beforeMs: number): Promise<void> {
		await this.db.deleteFrom("platform_call_done").where("atMs", "<", beforeMs).execute();
	}

	protected override async read(lane: string, most: number): Promise<KeptCall[]> {
		const rows = await this.db
			.selectFrom("platform_call")
			.selectAll()
			.where("deadReason", "is", null)
			.where("lane", "=", lane)
			.orderBy("id")
			.limit(most)
			.execute();
		return rows.map(({ callId, streamerType, streamerId, body, atMs, note, isTried }) => ({
			callId,
			streamer: { entityType: streamerType as StreamerReference["entityType"], entityId: streamerId },
			body: JSON.parse(body) as PlatformCallBody,
			atMs,
			note: note === null ? undefined : (JSON.parse(note) as unknown),
			isRepeat: isTried === 1,
		}));
	}

	protected override async keepSettled(transaction: Transaction<SqlSchema>, done: readonly string[]): Promise<void> {
		const rows = await transaction
			.selectFrom("platform_call")
			.select(["callId", "atMs"])
			.where("callId", "in", done)
			.execute();
		if (rows.length > 0) await transaction.insertInto("platform_call_done").values(rows).execute();
	}

	async #mark(callId: string, isTried: number, note: unknown): Promise<void> {
		await this.db
			.updateTable("platform_call")
			.set({ isTried, note: note === undefined ? null : JSON.stringify(note) })
			.where("callId", "=", callId)
			.execute();
	}
}

/** Calls that one statement writes. */
const MOST_AT_ONCE = 500;

/** Writes calls within the transaction that decides them; known ones, settled ones too, are left as they are. */
export async function insertPlatformCalls(
	transaction: Transaction<SqlSchema>,
	calls: readonly PlatformCall[],
): Promise<void> {
	for (let from = 0; from < calls.length; from += MOST_AT_ONCE) {
		const some = calls.slice(from, from + MOST_AT_ONCE);
		const ids = some.map(({ callId }) => callId);
		const unknown = new Set(await unknownOf(transaction, ["platform_call_done", "platform_call"], "callId", ids));
		const added = some.filter(({ callId }) => unknown.has(callId));
		if (added.length === 0) continue;
		await noteLines(transaction, TABLES, added.map(laneOf));
		await transaction.insertInto("platform_call").values(added.map(rowOf)).execute();
	}
}

function rowOf(call: PlatformCall) {
	const { callId, streamer, body, atMs } = call;
	const { entityType, entityId } = streamer;
	return {
		callId,
		lane: laneOf(call),
		streamerType: entityType,
		streamerId: entityId,
		kind: body.kind,
		body: JSON.stringify(body),
		atMs,
	};
}
