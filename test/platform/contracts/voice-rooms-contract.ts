import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { VoiceRooms } from "../../../src/platform/voice-rooms.ts";
import { closing } from "../../support/closing.ts";
import { refusalOf } from "../../support/refusal-of.ts";

/** What all voice rooms do. */
export function voiceRoomsContract(
	name: string,
	open: () => Promise<{ voiceRooms: VoiceRooms; close(): Promise<void> }>,
): void {
	describe(`voice rooms contract: ${name}`, () => {
		const close = closing();
		let voiceRooms: VoiceRooms;

		before(async () => {
			const opened = await open();
			close.add(opened.close);
			voiceRooms = opened.voiceRooms;
		});

		it("make a session's room, empty", async () => {
			const sessionId = randomUUID();
			const room = await voiceRooms.create(sessionId, 20);
			expect(room).to.deep.include({ sessionId, participants: 0 });
			expect(await voiceRooms.find(room.roomId)).to.deep.equal(room);
		});

		it("refuse a session a second room", async () => {
			const sessionId = randomUUID();
			await voiceRooms.create(sessionId, 20);
			expect(await refusalOf(voiceRooms.create(sessionId, 20))).to.equal(409);
		});

		it("make one room of many asked for at once", async () => {
			const sessionId = randomUUID();
			const made = await Promise.allSettled([1, 2, 3, 4].map(() => voiceRooms.create(sessionId, 20)));
			expect(made.filter(({ status }) => status === "fulfilled")).to.have.length(1);
		});

		it("are gone once removed, and the session may have another", async () => {
			const sessionId = randomUUID();
			const { roomId } = await voiceRooms.create(sessionId, 20);
			await voiceRooms.remove(roomId);
			await voiceRooms.remove(roomId);
			expect(await voiceRooms.find(roomId)).to.equal(undefined);
			expect((await voiceRooms.create(sessionId, 20)).roomId).not.to.equal(roomId);
		});

		for (const mostParticipants of [1, 101]) {
			it(`hold from 2 to 100, not ${mostParticipants}`, async () => {
				expect(await refusalOf(voiceRooms.create(randomUUID(), mostParticipants))).to.equal(400);
			});
		}

		it("know nothing of a room that never was", async () => {
			expect(await voiceRooms.find(randomUUID())).to.equal(undefined);
			await voiceRooms.remove(randomUUID());
		});
	});
}
