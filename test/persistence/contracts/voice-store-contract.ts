import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { VoiceMapping, VoiceStore } from "../../../src/persistence/voice-store.ts";

/** What every voice store does, on a store of its own for each test. */
export function voiceStoreContract(
	name: string,
	open: () => Promise<{ store: VoiceStore; close(): Promise<void> }>,
): void {
	describe(`voice store contract: ${name}`, () => {
		let store: VoiceStore;
		let close: () => Promise<void>;

		beforeEach(async () => {
			({ store, close } = await open());
		});
		afterEach(() => close());

		const mapping = (own: Partial<VoiceMapping> = {}): VoiceMapping => ({
			roomId: randomUUID(),
			sessionKind: "game-session",
			sessionId: randomUUID(),
			participants: 0,
			isOurs: true,
			createdAtMs: 5,
			...own,
		});

		it("finds a room by itself and by its session", async () => {
			const [one, other] = [mapping(), mapping({ sessionKind: "showtime-session", isOurs: false, createdAtMs: 6 })];
			await store.put(one);
			await store.put(other);
			expect(await store.ofRoom(one.roomId)).to.deep.equal(one);
			expect(await store.ofSession(other.sessionId)).to.deep.equal(other);
			expect(await store.list()).to.deep.equal([one, other]);
			expect(await store.ofSessions([one.sessionId, randomUUID(), other.sessionId])).to.have.deep.members([one, other]);
			expect(await store.ofSessions([])).to.deep.equal([]);
			expect(await store.ofSession(randomUUID())).to.equal(undefined);
			expect(await store.ofRoom(randomUUID())).to.equal(undefined);
		});

		it("gives a session the newest room in place of any other, and a room one session", async () => {
			const first = mapping();
			await store.put(first);
			const second = mapping({ sessionId: first.sessionId });
			await store.put(second);
			expect(await store.list()).to.deep.equal([second]);
			const moved = { ...second, sessionId: randomUUID() };
			await store.put(moved);
			expect(await store.list()).to.deep.equal([moved]);
		});

		it("keeps how many take part, of known rooms", async () => {
			const one = mapping();
			await store.put(one);
			expect(await store.setParticipants(one.roomId, 3)).to.deep.equal({ ...one, participants: 3 });
			expect((await store.ofSession(one.sessionId))?.participants).to.equal(3);
			expect(await store.setParticipants(randomUUID(), 3)).to.equal(undefined);
		});

		it("forgets a room, once or twice", async () => {
			const one = mapping();
			await store.put(one);
			await store.remove(one.roomId);
			await store.remove(one.roomId);
			expect(await store.list()).to.deep.equal([]);
		});

		it("has one room when two processes put one at once", async () => {
			const sessionId = randomUUID();
			await Promise.all(Array.from({ length: 5 }, () => store.put(mapping({ sessionId }))));
			expect(await store.list()).to.have.length(1);
		});
	});
}
