import { expect } from "chai";
import type { StreamerReference } from "../../src/events/reference.ts";
import type { CareerConclusion } from "../../src/persistence/career-conclusion.ts";
import type { SessionRecord } from "../../src/persistence/session-store.ts";
import { endingCallsOf } from "../../src/rooms/ending-calls.ts";

const COLLECTIONS = { stream: "streams", hype: "hype", "world-first": "firsts" };
const CHARACTER: StreamerReference = { entityType: "character", entityId: "0197f3a0-0000-7000-8000-000000000002" };
const ENDED_AT_MS = 2_000_000;

const sessionOf = (streamer: StreamerReference): SessionRecord => ({
	showtimeSessionId: "0197f3a0-0000-7000-8000-000000000001",
	status: "ended",
	streamer,
	gameServiceId: "0197f3a0-0000-7000-8000-000000000003",
	title: "",
	realmPreset: "default",
	listed: true,
	startedAtMs: 1_000_000,
	endedAtMs: ENDED_AT_MS,
});

const CONCLUSION: CareerConclusion = {
	summary: { newFollowers: 0, lostFollowers: 0, tips: 0, growth: [], milestones: [] },
	isRepeat: false,
	newFollowers: [],
	lostFollowers: [],
	milestones: [],
	records: [
		{ measure: "peak-viewers", value: 812, previous: 640 },
		{ measure: "hype-level", value: 6, previous: 5 },
	],
	phaseBefore: "Legend",
	phase: "Legend",
};

describe("what the end of a session asks of other services", () => {
	const histories = (streamer: StreamerReference) =>
		endingCallsOf(sessionOf(streamer), CONCLUSION, COLLECTIONS).filter(({ body }) => body.kind === "realm-history");

	it("is a place in the history of the realm for each record that a Legend has beaten, under the same ids again", () => {
		const calls = histories(CHARACTER);
		expect(histories(CHARACTER)).to.deep.equal(calls);
		expect(new Set(calls.map(({ callId }) => callId)).size).to.equal(2);
		expect(new Set(calls.map(({ body }) => "eventId" in body && body.eventId)).size).to.equal(2);
		expect(calls.map(({ body }) => "eventName" in body && body.eventName)).to.deep.equal([
			"Record: 812 viewers at once",
			"Record: 6 as the level of a hype train",
		]);
		for (const { body } of calls) expect(body).to.include({ atMs: ENDED_AT_MS, impact: 1 });
	});

	it("is none for an account, which lives in no realm", () => {
		expect(histories({ ...CHARACTER, entityType: "account" })).to.deep.equal([]);
	});
});
