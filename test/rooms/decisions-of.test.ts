import { expect } from "chai";
import { hypeTrainIdOf } from "../../src/deterministic-id.ts";
import type { Effect, HypeEnd, Stint } from "../../src/events/effect.ts";
import type { StreamerReference } from "../../src/events/reference.ts";
import type { SessionRecord } from "../../src/persistence/session-store.ts";
import { decisionsOf } from "../../src/rooms/decisions-of.ts";

const ID = "0197f3a0-0000-7000-8000-000000000001";
const CHARACTER: StreamerReference = { entityType: "character", entityId: "0197f3a0-0000-7000-8000-000000000002" };
const GAME_SERVICE = "0197f3a0-0000-7000-8000-000000000003";
const COLLECTIONS = { stream: "streams", hype: "hype", "world-first": "firsts" };

const sessionOf = (streamer = CHARACTER): SessionRecord => ({
	showtimeSessionId: ID,
	status: "active",
	streamer,
	gameServiceId: GAME_SERVICE,
	title: "",
	realmPreset: "default",
	listed: true,
	startedAtMs: 1_000_000,
});

const decided = (effect: Effect, streamer?: StreamerReference) =>
	decisionsOf(
		sessionOf(streamer),
		{ marker: { marker: 3, kind: "tick", atMs: 15_000 }, index: 1, effect, sequence: 0, incarnation: "first" },
		COLLECTIONS,
	);

const endOf = (peakLevel: number): HypeEnd & { kind: "hype.completed" } => ({
	kind: "hype.completed",
	train: {
		hypeTrainOrdinal: 2,
		level: 1,
		peakLevel,
		total: 1,
		currentScore: 1,
		levelThreshold: 10,
		decayRate: 0.1,
		triggerCategory: "Excited",
		startedAtMs: 5_000,
		expiresAtMs: 600_000,
		participants: 10,
		topContributors: [],
		allTimeHighLevel: peakLevel,
		allTimeHighTotal: 100,
	},
	reason: "decayed",
	durationSeconds: 8,
	peakTotal: 100,
	endedAtMs: 13_000,
	cooldownEndsAtMs: 13_000,
});

describe("what effects decide", () => {
	it("is nothing for most of them", () => {
		expect(decided({ kind: "session.paused" })).to.deep.equal({ stints: [], growth: [], calls: [] });
	});

	it("is growth for a tag, and a world first's growth and entry under its name", () => {
		expect(decided({ kind: "tag.became-current", tag: "boss" }).growth).to.deep.equal([
			{ cause: `tag:${ID}:boss`, domain: "content_diversity.tags", amount: 0.05 },
		]);
		const { growth, calls } = decided({ kind: "world-first", code: "lich", displayName: "The Lich", eventType: "x" });
		expect(growth.map(({ amount }) => amount)).to.deep.equal([2]);
		expect(calls.map(({ body }) => body)).to.deep.equal([
			{
				kind: "grant",
				gameServiceId: GAME_SERVICE,
				collectionType: "firsts",
				entryCode: "lich",
				displayName: "Discovered The Lich On Stream",
			},
		]);
	});

	it("is a credit for tips, another one whenever more are given", () => {
		const tips = (index: number) => {
			const marker = { marker: 3, kind: "tick", atMs: 15_000 } as const;
			const effect = { kind: "tips.given", amount: 4 } as const;
			const given = { marker, index, effect, sequence: 0, incarnation: "first" };
			return decisionsOf(sessionOf(), given, COLLECTIONS).calls;
		};
		const reference = { type: "showtime-session", id: ID };
		expect(tips(1).map(({ body }) => body)).to.deep.equal([{ kind: "credit", amount: 4, purpose: "tip", reference }]);
		expect(tips(1)).to.deep.equal(tips(1));
		expect(tips(1)[0].callId).to.not.equal(tips(2)[0].callId);
	});

	it("is stints as they are", () => {
		const stint: Stint = {
			...{ serial: 1, memberId: ID, template: 4, ticks: 2, engagementBpSum: 9_000 },
			...{ isRealDerived: false, personality: "loyal", interests: ["boss"], isPresent: true },
		};
		expect(decided({ kind: "stints.ended", stints: [stint] }).stints).to.deep.equal([stint]);
	});

	it("is a figure for each train, growth from level 3 on, history of the character from 4 and of the realm from 5", () => {
		const kinds = (peakLevel: number, streamer?: StreamerReference) => {
			const { growth, calls } = decided(endOf(peakLevel), streamer);
			return [...growth.map(({ amount }) => amount), ...calls.map(({ body }) => body.kind)];
		};
		expect(kinds(2)).to.deep.equal(["analytics"]);
		expect(kinds(3)).to.deep.equal([0.3, "analytics"]);
		expect(kinds(4)).to.deep.equal([0.6, "analytics", "character-history"]);
		expect(kinds(6)).to.deep.equal([1.2, "analytics", "character-history", "realm-history"]);
		const account: StreamerReference = { ...CHARACTER, entityType: "account" };
		expect(kinds(6, account), "accounts have no history and no realm").to.deep.equal([1.2, "analytics"]);
		const [, history] = decided(endOf(4)).calls;
		expect(history.body).to.deep.include({ eventId: hypeTrainIdOf(ID, 2), atMs: 1_013_000, significance: 0.67 });
	});

	it("has ids that are the same whenever the same is decided, and different otherwise", () => {
		const ids = (peakLevel: number) => decided(endOf(peakLevel)).calls.map(({ callId }) => callId);
		expect(ids(5)).to.deep.equal(ids(5));
		expect(new Set(ids(5)).size).to.equal(3);
		const first = (code: string) =>
			decided({ kind: "world-first", code, displayName: "", eventType: "" }).calls[0].callId;
		expect(first("a")).to.not.equal(first("b"));
	});
});
