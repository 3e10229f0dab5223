import type { Kysely, Selectable, Transaction } from "kysely";
import { deterministicId } from "../deterministic-id.ts";
import type { PlatformCall } from "../events/platform-call.ts";
import { inTransaction } from "./in-transaction.ts";
import type { SessionRecord } from "./session-store.ts";
import type { SqlSchema, VoiceMappingTable } from "./sql-schema.ts";
import type { VoiceMapping, VoiceOwnerKind, VoiceStore } from "./voice-store.ts";

/** Voice rooms of sessions as rows of a relational database. */
export class SqlVoiceStore implements VoiceStore {
	readonly #db: Kysely<SqlSchema>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async put(mapping: VoiceMapping): Promise<void> {
		const put = async (db: Kysely<SqlSchema>) => {
			const { roomId, sessionId } = mapping;
			await db
				.deleteFrom("voice_mapping")
				.where(({ eb, or }) => or([eb("sessionId", "=", sessionId), eb("roomId", "=", roomId)]))
				.execute();
			await db
				.insertInto("voice_mapping")
				.values({ ...mapping, isOurs: mapping.isOurs ? 1 : 0 })
				.execute();
		};
		await inTransaction(this.#db, put, { retriesUnique: true });
	}

	ofSession(sessionId: string): Promise<VoiceMapping | undefined> {
		return this.#one("sessionId", sessionId);
	}

	async ofSessions(sessionIds: readonly string[]): Promise<VoiceMapping[]> {
		if (sessionIds.length === 0) return [];
		const rows = this.#db.selectFrom("voice_mapping").selectAll().where("sessionId", "in", sessionIds);
		return (await rows.execute()).map(mappingOf);
	}

	ofRoom(roomId: string): Promise<VoiceMapping | undefined> {
		return this.#one("roomId", roomId);
	}

	async setParticipants(roomId: string, participants: number): Promise<VoiceMapping | undefined> {
		await this.#db.updateTable("voice_mapping").set({ participants }).where("roomId", "=", roomId).execute();
		return this.ofRoom(roomId);
	}

	async remove(roomId: string): Promise<void> {
		await this.#db.deleteFrom("voice_mapping").where("roomId", "=", roomId).execute();
	}

	async list(): Promise<VoiceMapping[]> {
		const rows = this.#db.selectFrom("voice_mapping").selectAll().orderBy("createdAtMs").orderBy("roomId");
		return (await rows.execute()).map(mappingOf);
	}

	async #one(column: "sessionId" | "roomId", id: string): Promise<VoiceMapping | undefined> {
		const row = await this.#db.selectFrom("voice_mapping").selectAll().where(column, "=", id).executeTakeFirst();
		return row && mappingOf(row);
	}
}

/** Calls that remove the voice room which was made for a stream; for the transaction that ends it. */
export async function voiceRoomRemovals(
	transaction: Transaction<SqlSchema>,
	{ showtimeSessionId, streamer, endedAtMs }: SessionRecord & { endedAtMs: number },
): Promise<PlatformCall[]> {
	const rooms = await transaction
		.selectFrom("voice_mapping")
		.select("roomId")
		.where("sessionId", "=", showtimeSessionId)
		.where("sessionKind", "=", "showtime-session")
		.where("isOurs", "=", 1)
		.execute();
	return rooms.map(({ roomId }) => {
		const body = { kind: "voice-room.remove", roomId } as const;
		return { callId: deterministicId("call", body.kind, roomId), streamer, body, atMs: endedAtMs };
	});
}

function mappingOf({ isOurs, sessionKind, ...row }: Selectable<VoiceMappingTable>): VoiceMapping {
	return { ...row, sessionKind: sessionKind as VoiceOwnerKind, isOurs: isOurs === 1 };
}
