import { expect } from "chai";
import type { Effect, SessionTotals } from "../../src/events/effect.ts";
import type { Input } from "../../src/events/input.ts";
import type { World } from "../../src/world/world.ts";
import { apply, gameEvent, liveWorld, ofKind, onlyPersonality, setMembers, tick } from "../support/worlds.ts";

const END = { kind: "end", reason: "requested" } as const;

function totals(effects: readonly Effect[]): SessionTotals {
	const [ended] = ofKind(effects, "session.ended");
	return ended.totals;
}

/** Plain members at engagement 0.5, which they keep. */
function stillWorld(size: number): World {
	const world = liveWorld({ size, rules: (rules) => onlyPersonality(rules) });
	setMembers(world, { decayBp: 0, engagementBp: 5_000 });
	return world;
}

describe("the totals of a session", () => {
	it("add up what the crowd did", () => {
		const world = stillWorld(10);
		for (let i = 0; i < 3; i++) tick(world);
		apply(world, [{ kind: "departures", count: 4 }]);
		setMembers(world, { engagementBp: 8_000 });
		tick(world);
		const result = totals(apply(world, [END]));
		expect(result).to.deep.include({
			ticks: 4,
			durationSeconds: 20,
			watchSeconds: (3 * 10 + 6) * 5,
			peakViewers: 10,
			averageViewers: 9,
			uniqueViewers: 10,
			hype: { trains: 0, peakLevel: 0 },
		});
		expect(result.averageEngagement).to.be.closeTo((30 * 0.5 + 6 * 0.8) / 36, 1e-9);
	});

	it("do not count the time of a pause as watched", () => {
		const world = stillWorld(10);
		tick(world);
		apply(world, [{ kind: "pause" }]);
		for (let i = 0; i < 5; i++) tick(world);
		expect(totals(apply(world, [END]))).to.include({ ticks: 6, durationSeconds: 30, watchSeconds: 50 });
	});

	it("say of a session without a tick who was there", () => {
		expect(totals(apply(stillWorld(10), [END]))).to.deep.equal({
			ticks: 0,
			durationSeconds: 0,
			watchSeconds: 0,
			peakViewers: 10,
			averageViewers: 10,
			averageEngagement: 0,
			uniqueViewers: 10,
			hype: { trains: 0, peakLevel: 0 },
			tips: 0,
			worldFirsts: 0,
			tags: 0,
			eventTypes: 0,
			topMoments: [],
		});
	});

	it("name the trains and the best level of them all", () => {
		const world = liveWorld({
			size: 10,
			rules: (rules) => onlyPersonality(rules),
			settings: { hypeTrainDecayRate: 1 },
		});
		for (const weight of [0.5, 5, 2]) {
			apply(world, [{ kind: "hype", category: "Excited", intensity: 1, count: 10, weight }]);
			tick(world);
		}
		expect(totals(apply(world, [END])).hype).to.deep.equal({ trains: 3, peakLevel: 4 });
	});

	it("count the tags that were current, the types of events and the world firsts", () => {
		const world = liveWorld({ size: 10, contentTags: { combat: 0.3, epic: 0.04 } });
		const first: Input = {
			kind: "game-event",
			event: {
				eventId: "1",
				type: "juggling",
				significance: 0,
				worldFirst: { code: "five", displayName: "Five clubs" },
			},
			isWorldFirst: true,
		};
		tick(world, [gameEvent("combat"), gameEvent("social"), gameEvent("combat"), first]);
		apply(world, [gameEvent("trade")]);
		expect(totals(apply(world, [END]))).to.include({ worldFirsts: 1, eventTypes: 4, tags: 6 });
	});

	it("tell 128 types of events apart", () => {
		const world = liveWorld({ size: 1 });
		for (let i = 0; i < 130; i++) apply(world, [gameEvent(`type-${i}`), gameEvent(`type-${i}`)]);
		expect(totals(apply(world, [END])).eventTypes).to.equal(128);
	});

	it("name the five best moments, the earlier of equals first", () => {
		const world = stillWorld(10);
		for (const significance of [0.9, 1, 0.95, 1, 0.92, 0.98, 0.5])
			tick(world, [gameEvent("boss-defeat", significance)]);
		const { topMoments } = totals(apply(world, [END]));
		expect(topMoments).to.deep.equal([
			{ kind: "event:boss-defeat", atMs: 10_000, value: 50 },
			{ kind: "event:boss-defeat", atMs: 20_000, value: 50 },
			{ kind: "event:boss-defeat", atMs: 30_000, value: 49 },
			{ kind: "event:boss-defeat", atMs: 15_000, value: 47 },
			{ kind: "event:boss-defeat", atMs: 25_000, value: 46 },
		]);
	});
});
