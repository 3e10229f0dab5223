import { expect } from "chai";
import { NOTICE_TOPICS, readNotice } from "../../src/events/platform-notice.ts";

const ID = "7b0e0c53-0f43-4c4e-9c56-0d9b5b0f7a11";
const OTHER = "1d9f2b1c-6a52-4d0c-8a64-64f1f0b8c9aa";
const base = { eventName: "x", eventId: ID, timestamp: "2026-03-02T10:00:00.1234567+00:00", unheardOf: { a: 1 } };

function read(topic: string, fields: object) {
	const reading = readNotice(topic, { ...base, ...fields });
	if (!reading.ok) throw new Error(reading.reason);
	return reading.notice;
}

describe("a notice of the platform", () => {
	it("is read whatever the spelling of its enumerations", () => {
		for (const status of ["waiting", "Waiting", "WAITING"]) {
			const notice = read("game-session.created", { sessionId: ID, gameType: "arcadia", status, owner: OTHER });
			expect(notice).to.deep.equal({
				kind: "game-session.begun",
				gameSessionId: ID,
				gameType: "arcadia",
				ownerAccountId: OTHER,
			});
		}
		for (const ownerType of ["character", "Character"]) {
			const fields = { ownerId: ID, ownerType, collectionType: "streaming_hype", entryCode: "level-3" };
			expect(read("collection.entry-unlocked", fields)).to.deep.include({
				owner: { entityType: "character", entityId: ID },
			});
		}
	});

	it("of a game session that is over is one, under each of the names for it", () => {
		const over = { kind: "game-session.over", gameSessionId: ID };
		for (const topic of ["game-session.ended", "game-session.deleted", "game-session.cancelled"]) {
			expect(read(topic, { sessionId: ID })).to.deep.equal(over);
		}
		expect(read("game-session.updated", { sessionId: ID, status: "Finished" })).to.deep.equal(over);
		expect(read("game-session.updated", { sessionId: ID, status: "full" })).to.deep.equal({ kind: "other" });
	});

	it("of who speaks has the count, whoever sends it", () => {
		for (const name of ["peer", "participant"]) {
			expect(read(`voice.${name}.joined`, { roomId: "r", currentCount: 3 })).to.deep.include({ participants: 3 });
			expect(read(`voice.${name}.left`, { roomId: "r", remainingCount: 0 })).to.deep.include({ participants: 0 });
			expect(readNotice(`voice.${name}.left`, { ...base, roomId: "r" }).ok).to.equal(false);
		}
	});

	it("of a deletion has the id and nothing else", () => {
		const account = read("account.deleted", { accountId: ID, email: "somebody@example.com" });
		expect(account).to.deep.equal({ kind: "deleted", what: "account", id: ID });
		expect(read("character.deleted", { characterId: ID })).to.deep.include({ what: "character", id: ID });
		expect(read("game-service.deleted", { gameServiceId: ID })).to.deep.include({ what: "game-service", id: ID });
	});

	it("of a phase keeps the seed, which has no owner there", () => {
		const fields = {
			seedId: ID,
			seedTypeCode: "streamer",
			previousPhase: "Unknown",
			newPhase: "Rising",
			totalGrowth: 5.5,
		};
		expect(read("seed.phase.changed", fields)).to.deep.include({ kind: "phase.changed", seedId: ID, totalGrowth: 5.5 });
	});

	it("that says nothing usable is refused with the field that is wrong", () => {
		for (const topic of NOTICE_TOPICS) {
			const reading = readNotice(topic, { eventId: ID });
			expect(reading.ok, topic).to.equal(false);
			expect(reading.ok ? "" : reading.reason).to.contain(topic);
		}
		expect(readNotice("weather.changed", base)).to.deep.equal({
			ok: false,
			reason: "topic weather.changed is not heard here",
		});
	});
});
