import { expect } from "chai";
import { envelopeOf } from "../../src/bridge/envelope.ts";
import { type Effect, type HypeFacts, isEvent } from "../../src/events/effect.ts";
import type { Marker } from "../../src/events/input.ts";
import { type Envelope, PUBLISHED_EVENTS } from "../../src/events/published.ts";

const SESSION = {
	showtimeSessionId: "0197f3a0-0000-7000-8000-000000000001",
	streamer: { entityType: "character", entityId: "0197f3a0-0000-7000-8000-000000000002" },
	gameServiceId: "0197f3a0-0000-7000-8000-000000000003",
	title: "Arena night",
	realmPreset: "arcadia",
	startedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
} as const;

const MARKER: Marker = { marker: 7, kind: "tick", atMs: 30_000 };

const TRAIN: HypeFacts = {
	hypeTrainOrdinal: 2,
	level: 3,
	peakLevel: 3,
	total: 48.25,
	currentScore: 0.75,
	levelThreshold: 33.75,
	decayRate: 0.1,
	triggerCategory: "Excited",
	startedAtMs: 20_000,
	expiresAtMs: 620_000,
	participants: 14,
	topContributors: [
		{ contributorId: "c2", amount: 12.5 },
		{ contributorId: "c1", amount: 3 },
	],
	allTimeHighLevel: 4,
	allTimeHighTotal: 90.5,
};

const EFFECTS: Effect[] = [
	{ kind: "session.started", phase: "Legend", audience: 800 },
	{ kind: "session.paused" },
	{ kind: "session.resumed" },
	{ kind: "hype.started", train: TRAIN },
	{ kind: "hype.leveled", train: TRAIN, previousLevel: 2 },
	{ kind: "hype.progress", train: TRAIN },
	{
		kind: "hype.completed",
		train: TRAIN,
		reason: "decayed",
		durationSeconds: 95,
		peakTotal: 50,
		endedAtMs: 115_000,
		cooldownEndsAtMs: 175_000,
	},
	{
		kind: "audience.changed",
		cause: "membership",
		now: { total: 120, engaged: 60, disengaged: 10, averageEngagement: 0.5, dominantMood: "Excited" },
		before: { total: 90, engaged: 40, disengaged: 12, averageEngagement: 0.45, dominantMood: "Curious" },
	},
	{ kind: "milestone.reached", code: "hype-level-3", milestone: "moment", train: TRAIN },
];

function envelopes(session: Parameters<typeof envelopeOf>[0], marker: Marker): (Envelope | undefined)[] {
	return EFFECTS.map((effect, index) => envelopeOf(session, { marker, index, effect, incarnation: "first" }));
}

const alone = (effect: Effect) => envelopeOf(SESSION, { marker: MARKER, index: 0, effect, incarnation: "first" });

describe("envelopeOf", () => {
	it("makes of every published effect an event that its schema takes", () => {
		const made = envelopes(SESSION, MARKER);
		const ending = ["showtime.session.ended", "showtime.follower.gained", "showtime.follower.lost"];
		const subjects = Object.keys(PUBLISHED_EVENTS).filter((subject) => !ending.includes(subject));
		expect(made.map((envelope) => envelope?.subject)).to.have.members(subjects);
		for (const envelope of made) {
			if (envelope === undefined) throw new Error("an effect had no envelope");
			const result = PUBLISHED_EVENTS[envelope.subject].safeParse(envelope.event);
			expect(result.error, envelope.subject).to.equal(undefined);
		}
	});

	it("stamps what happened by the session's start and its logical clock", () => {
		const [started, , , hype] = envelopes(SESSION, MARKER);
		expect(started?.event.timestamp).to.equal("2026-01-02T03:04:35.000Z");
		expect(hype?.event).to.deep.include({
			startedAt: "2026-01-02T03:04:25.000Z",
			expiresAt: "2026-01-02T03:14:25.000Z",
			sequence: 70_003,
		});
	});

	it("gives the same effect the same event, and every other one another id", () => {
		expect(envelopes(SESSION, MARKER)).to.deep.equal(envelopes(SESSION, MARKER));
		const other = { ...SESSION, showtimeSessionId: "0197f3a0-0000-7000-8000-000000000009" };
		const all = [
			...envelopes(SESSION, MARKER),
			...envelopes(SESSION, { ...MARKER, marker: 8 }),
			...envelopes(other, MARKER),
		];
		expect(new Set(all.map((envelope) => envelope?.event.eventId)).size).to.equal(all.length);
	});

	it("gives another history's marker of the same number another id", () => {
		const decided = { marker: MARKER, index: 0, effect: EFFECTS[0], incarnation: "second" };
		expect(envelopeOf(SESSION, decided)?.event.eventId).not.to.equal(alone(EFFECTS[0])?.event.eventId);
	});

	it("is of the effects that count as events, and of no other", () => {
		for (const effect of EFFECTS) expect(isEvent(effect), effect.kind).to.equal(true);
		const others = ["session.ended", "members.returned", "arrivals.requested", "reaction", "hype.approaching"] as const;
		for (const kind of others) {
			expect(isEvent({ kind } as Effect), kind).to.equal(false);
		}
	});

	it("names one train alike in all its events", () => {
		const ids = envelopes(SESSION, MARKER).flatMap((envelope) => {
			if (envelope?.subject === "showtime.milestone.reached") return envelope.event.train?.hypeTrainId ?? [];
			return envelope !== undefined && "hypeTrainId" in envelope.event ? [envelope.event.hypeTrainId] : [];
		});
		expect(ids).to.have.length(5);
		expect(new Set(ids).size).to.equal(1);
	});

	it("publishes nothing of what stays between the world and its reservoir", () => {
		expect(alone({ kind: "members.returned", templates: [1] })).to.equal(undefined);
		expect(alone({ kind: "arrivals.requested", count: 1, tags: [], biasBp: 7000 })).to.equal(undefined);
	});

	it("publishes no reaction: those are for the eyes of players", () => {
		const reaction = { kind: "cheer", intensity: 1, share: 1, spreadMs: 700, seed: 1 } as const;
		expect(alone({ kind: "reaction", reaction })).to.equal(undefined);
	});
});
