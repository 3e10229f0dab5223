import { randomUUID } from "node:crypto";
import { PlatformRefused } from "../../errors.ts";
import type { VoiceRoom, VoiceRooms } from "../voice-rooms.ts";
import type { EmbeddedDatabase } from "./embedded-database.ts";

const LEAST_PARTICIPANTS = 2;
const MOST_PARTICIPANTS = 100;

/** Voice rooms as rows: which session has one. Nobody talks here, so they stay empty. */
export class EmbeddedVoiceRooms implements VoiceRooms {
	readonly #database: EmbeddedDatabase;
	readonly #nowMs: () => number;

	/** `nowMs` answers Unix milliseconds. */
	constructor(database: EmbeddedDatabase, nowMs: () => number) {
		this.#database = database;
		this.#nowMs = nowMs;
	}

	async create(sessionId: string, mostParticipants: number): Promise<VoiceRoom> {
		if (!(mostParticipants >= LEAST_PARTICIPANTS && mostParticipants <= MOST_PARTICIPANTS)) {
			const rule = `is from ${LEAST_PARTICIPANTS} to ${MOST_PARTICIPANTS}`;
			throw new PlatformRefused(400, `mostParticipants = ${mostParticipants}: ${rule}`);
		}
		const roomId = randomUUID();
		await this.#database.change(async (transaction) => {
			const known = await transaction
				.selectFrom("embedded_voice_room")
				.select("roomId")
				.where("sessionId", "=", sessionId)
				.executeTakeFirst();
			if (known !== undefined) throw new PlatformRefused(409, `session ${sessionId} has a voice room`);
			const row = { roomId, sessionId, mostParticipants, createdAtMs: this.#nowMs() };
			await transaction.insertInto("embedded_voice_room").values(row).execute();
		});
		return { roomId, sessionId, participants: 0 };
	}

	async find(roomId: string): Promise<VoiceRoom | undefined> {
		const row = await this.#database.read((db) =>
			db.selectFrom("embedded_voice_room").select("sessionId").where("roomId", "=", roomId).executeTakeFirst(),
		);
		return row && { roomId, sessionId: row.sessionId, participants: 0 };
	}

	async remove(roomId: string): Promise<void> {
		await this.#database.read((db) => db.deleteFrom("embedded_voice_room").where("roomId", "=", roomId).execute());
	}
}
