import { expect } from "chai";
import { SENTIMENT_CATEGORIES } from "../../src/components/sentiment.ts";
import type { Effect } from "../../src/events/effect.ts";
import type { Input } from "../../src/events/input.ts";
import { summarise } from "../../src/world/summary.ts";
import type { World } from "../../src/world/world.ts";
import {
	apply,
	felt,
	liveWorld,
	ofKind,
	onlyPersonality,
	presentMembers,
	setInterests,
	setMembers,
	tick,
	type WorldOptions,
} from "../support/worlds.ts";

/** A room whose members emit nothing, so that only what is put in counts. */
function muteRoom(options: WorldOptions = {}): World {
	return liveWorld({
		size: 20,
		...options,
		rules: (rules) => {
			onlyPersonality(rules);
			options.rules?.(rules);
		},
	});
}

/** A room of members that are delighted for good and emit Excited in every tick. */
function loudRoom(size: number): World {
	const world = liveWorld({
		size,
		contentTags: { combat: 1 },
		rules: (rules) => {
			onlyPersonality(rules, { vocalityBp: 10_000 });
			rules.tags.keepBp = 10_000;
			rules.tags.satiationGrowBp = 0;
			rules.tags.defaultWeightBp = 10_000;
		},
	});
	for (const eid of presentMembers(world)) setInterests(world, eid, ["combat"]);
	setMembers(world, { engagementBp: 10_000, decayBp: 0 });
	return world;
}

const ASIDE: readonly string[] = ["hype.progress", "hype.approaching", "reaction"];
/** What happened, beyond how near or far a train is and how the crowd takes it. */
const kinds = (effects: readonly Effect[]): string[] =>
	effects.map(({ kind }) => kind).filter((kind) => !ASIDE.includes(kind));
const hype = (count: number, intensity: number, weight: number): Input => ({
	kind: "hype",
	category: "Excited",
	intensity,
	count,
	weight,
});
const startedBy = (inputs: readonly Input[], options: WorldOptions = {}) =>
	ofKind(apply(muteRoom(options), inputs), "hype.started")[0]?.train;

describe("the trigger of a hype train", () => {
	it("is ten entries of one category, and not nine", () => {
		expect(startedBy([felt("Excited", 9)])).to.equal(undefined);
		expect(startedBy([felt("Excited", 10)])).to.include({ triggerCategory: "Excited", level: 1, participants: 10 });
	});

	it("fires in a tick as it does between ticks", () => {
		expect(kinds(tick(muteRoom(), [felt("Excited", 10)]))).to.deep.equal(["hype.started"]);
		expect(kinds(tick(muteRoom(), [felt("Excited", 9)]))).to.deep.equal([]);
	});

	it("adds the anonymous entries of a pulse interval up and no older ones", () => {
		const inTime = muteRoom();
		apply(inTime, [felt("Excited", 5)]);
		tick(inTime);
		tick(inTime);
		expect(kinds(apply(inTime, [felt("Excited", 5)]))).to.deep.equal(["hype.started"]);
		const late = muteRoom();
		apply(late, [felt("Excited", 5)]);
		for (let i = 0; i < 3; i++) tick(late);
		expect(kinds(apply(late, [felt("Excited", 5)]))).to.deep.equal([]);
	});

	it("adds up what came with ticks and between them", () => {
		const world = muteRoom();
		for (let i = 0; i < 4; i++) tick(world);
		expect(kinds(tick(world, [felt("Excited", 4)]))).to.deep.equal([]);
		expect(kinds(tick(world, [felt("Excited", 4)]))).to.deep.equal([]);
		expect(kinds(apply(world, [felt("Excited", 2)]))).to.deep.equal(["hype.started"]);
	});

	it("counts a member once a category, however often it emits", () => {
		const nine = loudRoom(9);
		for (let i = 0; i < 10; i++) expect(ofKind(tick(nine), "hype.started"), `tick ${i + 1}`).to.deep.equal([]);
		const [train] = ofKind(tick(loudRoom(10)), "hype.started");
		expect(train.train).to.include({ triggerCategory: "Excited", participants: 10 });
	});

	it("counts members and anonymous entries together", () => {
		const world = loudRoom(6);
		tick(world);
		expect(kinds(apply(world, [felt("Excited", 3)]))).to.deep.equal([]);
		expect(kinds(apply(world, [felt("Excited", 1)]))).to.include("hype.started");
	});

	it("adds no two categories up", () => {
		expect(startedBy([felt("Excited", 9), felt("Amused", 9), felt("Surprised", 9)])).to.equal(undefined);
	});

	it("takes the category of most participants when several are enough", () => {
		const train = startedBy([felt("Excited", 10), felt("Amused", 12), felt("Curious", 11)]);
		expect(train?.triggerCategory).to.equal("Amused");
	});

	it("takes any category but Bored and Hostile", () => {
		for (const category of SENTIMENT_CATEGORIES) {
			const isExcluded = category === "Bored" || category === "Hostile";
			expect(startedBy([felt(category, 50)]) === undefined, category).to.equal(isExcluded);
		}
	});

	it("waits for the streamer's phase Popular", () => {
		for (let phase = 0; phase < 5; phase++) {
			expect(startedBy([felt("Excited", 50)], { phase }) !== undefined, `phase ${phase}`).to.equal(phase >= 2);
		}
	});

	it("opens with the phase within a session", () => {
		const world = muteRoom({ phase: 1 });
		expect(kinds(apply(world, [felt("Excited", 10)]))).to.deep.equal([]);
		expect(kinds(apply(world, [{ kind: "phase", phase: 2 }]))).to.deep.equal(["hype.started"]);
	});

	it("does not fire while paused", () => {
		const world = muteRoom();
		expect(kinds(apply(world, [felt("Excited", 10), { kind: "pause" }]))).to.deep.equal(["session.paused"]);
		expect(kinds(tick(world))).to.deep.equal([]);
		expect(kinds(apply(world, [{ kind: "resume" }]))).to.deep.equal(["session.resumed", "hype.started"]);
	});

	it("grows with the audience where a rule says so: threshold x max(1, audience / scale)", () => {
		const settings = { hypeAudienceScale: 200 };
		for (const [size, threshold] of [
			[50, 10],
			[200, 10],
			[300, 15],
			[1_000, 50],
		]) {
			expect(startedBy([felt("Excited", threshold - 1)], { size, settings }), `${size}`).to.equal(undefined);
			expect(startedBy([felt("Excited", threshold)], { size, settings }), `${size}`).not.to.equal(undefined);
		}
		expect(startedBy([felt("Excited", 10)], { size: 1_000 }), "not by default").not.to.equal(undefined);
	});

	it("follows the threshold of the settings", () => {
		const settings = { hypeTrainTriggerThreshold: 25 };
		expect(startedBy([felt("Excited", 24)], { settings })).to.equal(undefined);
		expect(startedBy([felt("Excited", 25)], { settings })).not.to.equal(undefined);
	});

	it("is shown as it comes near", () => {
		const world = muteRoom();
		expect(summarise(world).approaching).to.equal(null);
		apply(world, [felt("Excited", 4), felt("Hostile", 30)]);
		expect(summarise(world).approaching).to.deep.equal({ category: "Excited", participants: 4, threshold: 10 });
		apply(world, [felt("Excited", 6)]);
		expect(summarise(world).approaching).to.equal(null);
	});
});

describe("the start of a hype train", () => {
	it("scores intensity x weight over all entries of the window, weak ones too", () => {
		const world = muteRoom();
		apply(world, [felt("Excited", 5, 0.3)]);
		tick(world);
		const [{ train }] = ofKind(apply(world, [hype(5, 1, 1.5), felt("Amused", 3, 1)]), "hype.started");
		expect(train.total).to.equal(5 * 0.3 + 5 * 1.5);
	});

	it("scores every entry of a member that emitted in several ticks", () => {
		const world = loudRoom(9);
		tick(world);
		tick(world);
		const entries = world.window.entries.map(({ intensityBp }) => Math.floor(intensityBp / 10));
		expect(entries).to.have.length(18);
		const [{ train }] = ofKind(apply(world, [felt("Excited", 1, 0.5)]), "hype.started");
		expect(train.total).to.be.closeTo(entries.reduce((a, b) => a + b, 500) / 1_000, 0.001);
	});

	it("scores at least half of the first threshold", () => {
		expect(startedBy([felt("Excited", 10, 0.1)])?.total).to.equal(5);
		expect(startedBy([felt("Excited", 10, 0.6)])?.total).to.equal(6);
	});

	it("scores at least half of the first threshold when that is large", () => {
		for (const hypeTrainTriggerThreshold of [429, 430, 1_000, 1_000_000]) {
			const settings = { hypeTrainTriggerThreshold };
			const train = startedBy([felt("Excited", hypeTrainTriggerThreshold, 0.01)], { settings });
			expect(train?.total, `${hypeTrainTriggerThreshold}`).to.equal(hypeTrainTriggerThreshold / 2);
		}
	});

	it("is at level 1 and rises at once as far as the score goes", () => {
		for (const [weight, level] of [
			[0.99, 1],
			[1, 2],
			[2.49, 2],
			[2.5, 3],
			[4.75, 4],
			[8.125, 5],
			[13.18, 5],
			[13.2, 6],
		]) {
			const effects = apply(muteRoom(), [hype(10, 1, weight)]);
			expect(ofKind(effects, "hype.started")[0].train).to.include({ level: 1, peakLevel: 1 });
			const leveled = ofKind(effects, "hype.leveled").map(({ previousLevel, train }) => [previousLevel, train.level]);
			expect(leveled, `weight ${weight}`).to.deep.equal(level === 1 ? [] : [[1, level]]);
		}
	});

	it("tells when it started, when it expires and what it takes to level", () => {
		const world = muteRoom();
		for (let i = 0; i < 4; i++) tick(world);
		const [{ train }] = ofKind(tick(world, [felt("Excited", 10, 0.7)]), "hype.started");
		expect(train).to.deep.equal({
			hypeTrainOrdinal: 1,
			level: 1,
			peakLevel: 1,
			total: 7,
			currentScore: 7,
			levelThreshold: 10,
			decayRate: 0.1,
			triggerCategory: "Excited",
			startedAtMs: 25_000,
			expiresAtMs: 625_000,
			participants: 10,
			topContributors: [],
			allTimeHighLevel: 1,
			allTimeHighTotal: 7,
		});
	});

	it("uses its window up: the same entries start no second train and feed nothing", () => {
		const world = muteRoom({ settings: { hypeTrainDecayRate: 1 } });
		expect(kinds(apply(world, [felt("Excited", 10, 0.9)]))).to.deep.equal(["hype.started"]);
		expect(kinds(tick(world))).to.deep.equal(["hype.completed"]);
		expect(kinds(tick(world))).to.deep.equal([]);
		expect(kinds(apply(world, [felt("Excited", 9)]))).to.deep.equal([]);
		expect(kinds(apply(world, [felt("Excited", 1)]))).to.deep.equal(["hype.started"]);
	});

	it("uses the members' entries up too, and counts them anew when they emit again", () => {
		const world = loudRoom(10);
		world.rules.hype.decayBp = 10_000;
		world.rules.hype.intensityAboveBp = 10_000;
		expect(kinds(tick(world))).to.include("hype.started");
		expect(kinds(tick(world))).to.include("hype.completed");
		expect(kinds(tick(world))).to.include("hype.started");
	});

	it("gives every train of a session the next number", () => {
		const world = muteRoom({ settings: { hypeTrainDecayRate: 1 } });
		const ordinals = [1, 2, 3].map(() => {
			const [{ train }] = ofKind(apply(world, [felt("Excited", 10)]), "hype.started");
			tick(world);
			return train.hypeTrainOrdinal;
		});
		expect(ordinals).to.deep.equal([1, 2, 3]);
	});
});
