import { expect } from "chai";
import { endingEnvelopesOf } from "../../src/bridge/ending-envelopes.ts";
import { PUBLISHED_EVENTS } from "../../src/events/published.ts";
import type { CareerConclusion } from "../../src/persistence/career-conclusion.ts";
import type { SessionRecord } from "../../src/persistence/session-store.ts";

const id = (last: number) => `0197f3a0-0000-7000-8000-00000000000${last}`;
const STARTED_AT = Date.UTC(2026, 0, 2, 3, 4, 5);

const SESSION: SessionRecord = {
	showtimeSessionId: id(1),
	status: "ended",
	streamer: { entityType: "character", entityId: id(2) },
	gameServiceId: id(3),
	title: "Arena night",
	realmPreset: "arcadia",
	listed: true,
	startedAtMs: STARTED_AT,
	endedAtMs: STARTED_AT + 61_500,
	endReason: "requested",
	totals: {
		ticks: 12,
		durationSeconds: 61.5,
		watchSeconds: 48_000,
		peakViewers: 812,
		averageViewers: 799.5,
		averageEngagement: 0.44,
		uniqueViewers: 960,
		hype: { trains: 2, peakLevel: 4 },
		tips: 12,
		worldFirsts: 1,
		tags: 9,
		eventTypes: 4,
		topMoments: [{ kind: "hype-peak", atMs: 25_000, value: 4 }],
	},
};

const CONCLUSION: CareerConclusion = {
	summary: {
		newFollowers: 1,
		lostFollowers: 1,
		tips: 12,
		growth: [{ domain: "audience_growth.followers", amount: 0.1 }],
		milestones: ["first-stream"],
	},
	isRepeat: false,
	newFollowers: [{ followerId: id(4), memberId: id(5), loyaltyBp: 5_000, isRealDerived: true }],
	lostFollowers: [{ followerId: id(6), memberId: id(7) }],
	milestones: [{ code: "first-stream", displayName: "First Stream", family: "stream", value: 1 }],
	records: [{ measure: "peak-viewers", value: 812, previous: 700 }],
	phaseBefore: "Unknown",
	phase: "Unknown",
};

describe("endingEnvelopesOf", () => {
	it("tells followers, milestones and records, and the end as the last", () => {
		const envelopes = endingEnvelopesOf(SESSION, CONCLUSION);
		expect(envelopes.map(({ subject }) => subject)).to.deep.equal([
			"showtime.follower.gained",
			"showtime.follower.lost",
			"showtime.milestone.reached",
			"showtime.milestone.reached",
			"showtime.session.ended",
		]);
		for (const { subject, event } of envelopes) {
			expect(PUBLISHED_EVENTS[subject].safeParse(event).error, subject).to.equal(undefined);
			expect(event.timestamp).to.equal("2026-01-02T03:05:06.500Z");
		}
		expect(envelopes.at(-1)?.event).to.deep.include({
			startedAt: "2026-01-02T03:04:05.000Z",
			topMoments: [{ kind: "hype-peak", at: "2026-01-02T03:04:30.000Z", value: 4 }],
			newFollowers: 1,
			lostFollowers: 1,
			tips: 12,
			growth: CONCLUSION.summary.growth,
		});
	});

	it("gives the same ending the same events, each with an id of its own", () => {
		const envelopes = endingEnvelopesOf(SESSION, CONCLUSION);
		expect(endingEnvelopesOf(SESSION, CONCLUSION)).to.deep.equal(envelopes);
		expect(new Set(envelopes.map(({ event }) => event.eventId)).size).to.equal(envelopes.length);
	});

	it("says nothing of who stands for a real viewer", () => {
		expect(JSON.stringify(endingEnvelopesOf(SESSION, CONCLUSION))).to.not.match(/real/i);
	});

	it("tells the end of a session whose totals are lost with totals of 0, under the same id", () => {
		const { totals: _, ...lost } = SESSION;
		const [end, whole] = [lost, SESSION].map((session) => endingEnvelopesOf(session, CONCLUSION).at(-1));
		expect(end?.subject).to.equal("showtime.session.ended");
		expect(end?.event).to.include({ eventId: whole?.event.eventId, peakViewers: 0, watchSeconds: 0 });
	});
});
