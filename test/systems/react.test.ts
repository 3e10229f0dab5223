import { expect } from "chai";
import fc from "fast-check";
import { REACTION_KINDS, type Reaction, type ReactionKind } from "../../src/components/reaction.ts";
import type { Rules } from "../../src/components/rules.ts";
import {
	AMUSED,
	BORED,
	CRITICAL,
	CURIOUS,
	EXCITED,
	HOSTILE,
	SENTIMENT_CATEGORIES,
	SUPPORTIVE,
	SURPRISED,
} from "../../src/components/sentiment.ts";
import type { Effect } from "../../src/events/effect.ts";
import type { Input } from "../../src/events/input.ts";
import { decodeWorld, encodeWorld } from "../../src/world/snapshot.ts";
import type { World } from "../../src/world/world.ts";
import {
	apply,
	felt,
	gameEvent,
	liveWorld,
	ofKind,
	onlyPersonality,
	presentMembers,
	setMembers,
	skip,
	tick,
	type WorldOptions,
} from "../support/worlds.ts";

const reactionsIn = (effects: readonly Effect[]): Reaction[] =>
	ofKind(effects, "reaction").map(({ reaction }) => reaction);
const kindsIn = (effects: readonly Effect[]): ReactionKind[] => reactionsIn(effects).map(({ kind }) => kind);

/** A room in which nothing moves by itself: everyone is curious at 0.4. */
function room(size: number, rules?: (rules: Rules) => void, more: WorldOptions = {}): World {
	const world = liveWorld({
		size,
		...more,
		settings: { engagementDecayBaseRate: 0, engagementGainRate: 0, ...more.settings },
		rules: (given) => {
			onlyPersonality(given);
			rules?.(given);
		},
	});
	setMembers(world, { mood: CURIOUS, engagementBp: 4_000 });
	// As long as it takes the room to get used to that.
	for (let i = 0; i < 40; i++) tick(world);
	return world;
}

/** Lets `share` of the room feel `mood` and the rest nothing in particular. */
function turn(world: World, mood: number, share: number): void {
	const eids = presentMembers(world);
	setMembers(world, { mood: CURIOUS });
	setMembers(world, { mood }, eids.slice(0, Math.round(share * eids.length)));
}

/** Ticks until no rest is left. */
function relax(world: World): void {
	for (let i = 0; i < 20; i++) tick(world);
}

describe("reactions to game events", () => {
	it("come at once, with the step that applies the event and not with the tick", () => {
		const world = room(200);
		expect(kindsIn(apply(world, [gameEvent("combat", 0.8)]))).to.deep.equal(["cheer"]);
	});

	it("are of the kind that the rules give the event's type", () => {
		const { byEventType, strongFromBp } = room(2).rules.reactions;
		for (const [type, [usual, strong]] of Object.entries(byEventType)) {
			const justBelow = (strongFromBp - 1) / 10_000;
			expect(kindsIn(apply(room(200), [gameEvent(type, justBelow)])), type).to.deep.equal([usual]);
			expect(kindsIn(apply(room(200), [gameEvent(type, strongFromBp / 10_000)])), type).to.deep.equal([strong]);
		}
	});

	it("are of one kind for types that have tags and no entry", () => {
		const world = room(200, ({ tags, reactions }) => {
			tags.byEventType.fishing = ["calm"];
			reactions.otherEvent = ["laugh", "gasp"];
		});
		expect(kindsIn(apply(world, [gameEvent("fishing", 0.5)]))).to.deep.equal(["laugh"]);
	});

	it("follow the settings of the game service", () => {
		const settings: WorldOptions["settings"] = {
			tagsByEventType: { fishing: ["calm"] },
			reactionsByEventType: { fishing: ["hush", "wave"] },
			reactionStrongFrom: 0.5,
			reactionBooFrom: 0.6,
			reactionRestSeconds: 60,
		};
		const world = room(200, undefined, { settings });
		turn(world, HOSTILE, 0.5);
		expect(kindsIn(apply(world, [gameEvent("fishing", 0.5)]))).to.deep.equal(["wave"]);
		for (let i = 0; i < 11; i++) expect(kindsIn(tick(world, [gameEvent("fishing", 0.4)]))).to.deep.equal([]);
		expect(kindsIn(tick(world, [gameEvent("fishing", 0.4)]))).to.deep.equal(["hush"]);
	});

	it("do not come for a type that no rule maps", () => {
		expect(kindsIn(apply(room(200), [gameEvent("juggling", 1), gameEvent("constructor", 1)]))).to.deep.equal([]);
	});

	it("answer the most significant of several events, once", () => {
		const events = [gameEvent("social", 0.3), gameEvent("crafting", 0.7), gameEvent("combat", 0.7)];
		expect(kindsIn(apply(room(200), events))).to.deep.equal(["applause"]);
	});

	it("are the stronger, and of the more seats, the more significant the event is", () => {
		const of = (significance: number) => reactionsIn(apply(room(200), [gameEvent("social", significance)]))[0];
		const [weak, strong] = [of(0.3), of(0.8)];
		expect(strong.intensity).to.be.above(weak.intensity);
		expect(strong.share).to.be.above(weak.share);
	});

	it("fail where the room dozes, and for what hardly matters", () => {
		const asleep = room(200);
		setMembers(asleep, { engagementBp: 1_000, mood: BORED }, presentMembers(asleep).slice(0, 180));
		expect(kindsIn(apply(asleep, [gameEvent("combat", 1)]))).to.deep.equal([]);
		expect(kindsIn(apply(room(200), [gameEvent("combat", 0.1)]))).to.deep.equal([]);
	});

	it("turn to booing where the room is critical or hostile", () => {
		const { booFromBp } = room(2).rules.reactions;
		for (const [share, kind] of [
			[booFromBp / 10_000 - 0.01, "cheer"],
			[booFromBp / 10_000, "boo"],
		] as const) {
			const world = room(200);
			turn(world, HOSTILE, share);
			setMembers(world, { mood: CRITICAL }, presentMembers(world).slice(0, 20));
			expect(kindsIn(apply(world, [gameEvent("combat", 0.8)]))).to.deep.equal([kind]);
		}
	});
});

describe("reactions to a hype train", () => {
	/** A room in which one more feeling of intensity 1 is one point. */
	const popular = (): World => room(200);

	it("cheer its start, and applaud its end", () => {
		const world = popular();
		expect(kindsIn(apply(world, [felt("Excited", 10, 0.9)]))).to.deep.equal(["cheer"]);
		const later: ReactionKind[] = [];
		for (let i = 0; i < 60; i++) later.push(...kindsIn(tick(world)));
		expect(later).to.deep.equal(["applause"]);
	});

	it("chant for a level, and make a wave from level 3 on", () => {
		for (const [count, kind] of [
			[15, "chant"],
			[40, "wave"],
		] as const) {
			const effects = apply(popular(), [felt("Excited", count, 1)]);
			expect(ofKind(effects, "hype.leveled")).to.have.length(1);
			expect(kindsIn(effects)).to.deep.equal([kind]);
		}
	});

	it("go before those to an event of the same step", () => {
		expect(kindsIn(apply(popular(), [gameEvent("social", 0.8), felt("Excited", 15, 1)]))).to.deep.equal(["chant"]);
	});

	it("do not come when the session ends with the train", () => {
		const world = popular();
		apply(world, [felt("Excited", 10, 0.9)]);
		relax(world);
		expect(kindsIn(apply(world, [{ kind: "end", reason: "requested" }]))).to.deep.equal([]);
	});
});

describe("reactions to a swing of the mood", () => {
	it("are of the kind that belongs to the mood", () => {
		const kinds = SENTIMENT_CATEGORIES.map((_, mood) => {
			const world = room(200);
			// Curious is what everybody is already.
			if (mood === CURIOUS) setMembers(world, { mood: SUPPORTIVE });
			if (mood === CURIOUS) for (let i = 0; i < 40; i++) tick(world);
			setMembers(world, { mood });
			// Who is bored recovers at once unless it is disengaged.
			if (mood === BORED) setMembers(world, { engagementBp: 1_900 });
			return kindsIn(tick(world))[0];
		});
		expect(kinds).to.deep.equal(["cheer", "applause", "boo", "hush", "gasp", "laugh", "hush", "boo"]);
	});

	it("come from the rule's swing on, and not below it", () => {
		const { swingBp } = room(2).rules.reactions;
		for (const [share, kinds] of [
			[swingBp / 10_000 - 0.01, []],
			[swingBp / 10_000 + 0.01, ["laugh"]],
		] as const) {
			const world = room(200);
			turn(world, AMUSED, share);
			expect(kindsIn(tick(world))).to.deep.equal(kinds);
		}
	});

	it("come with a tick only", () => {
		const world = room(200);
		turn(world, AMUSED, 0.9);
		expect(kindsIn(apply(world))).to.deep.equal([]);
		expect(kindsIn(tick(world))).to.deep.equal(["laugh"]);
	});

	it("come once for a swing, and again only after it has gone back", () => {
		const world = room(200, ({ reactions }) => {
			reactions.restMs = 0;
			reactions.kinds.laugh.restMs = 0;
		});
		turn(world, AMUSED, 0.6);
		expect(kindsIn(tick(world))).to.deep.equal(["laugh"]);
		// The share stays: the room gets used to it, and a little more of it is no news.
		const meanwhile = Array.from({ length: 2 }, () => kindsIn(tick(world))).flat();
		turn(world, AMUSED, 0.72);
		meanwhile.push(...kindsIn(tick(world)));
		expect(meanwhile).to.deep.equal([]);
		for (let i = 0; i < 20; i++) tick(world);
		turn(world, AMUSED, 0.95);
		expect(kindsIn(tick(world))).to.deep.equal(["laugh"]);
	});

	it("take the share of the room that shows the mood", () => {
		const world = room(200);
		turn(world, SURPRISED, 0.5);
		expect(reactionsIn(tick(world))[0]).to.include({ kind: "gasp", share: 0.5 });
	});

	it("answer the strongest of several swings", () => {
		const world = room(200);
		turn(world, EXCITED, 0.5);
		setMembers(world, { mood: HOSTILE }, presentMembers(world).slice(150));
		expect(kindsIn(tick(world))).to.deep.equal(["cheer"]);
	});

	it("hush when the mean engagement falls", () => {
		const { dropBp } = room(2).rules.reactions;
		for (const [fall, kinds] of [
			[dropBp - 1, []],
			[dropBp, ["hush"]],
		] as const) {
			const world = room(200);
			setMembers(world, { engagementBp: 4_000 - fall });
			expect(kindsIn(tick(world))).to.deep.equal(kinds);
		}
	});

	it("do not come with the first audience, whatever it feels", () => {
		const world = liveWorld({ size: 200, rules: (rules) => onlyPersonality(rules) });
		expect(kindsIn(tick(world))).to.deep.equal([]);
	});
});

describe("the rests between reactions", () => {
	const SECOND_MS = 1_000;

	/** Events of these types at these seconds; answers at which of them the crowd reacted. */
	function heardAt(types: readonly string[], seconds: readonly number[]): number[] {
		const world = room(200, undefined, { settings: { tickIntervalSeconds: 1 } });
		const start = world.tick;
		const heard: number[] = [];
		for (let second = 0; second <= seconds[seconds.length - 1]; second++) {
			const place = seconds.indexOf(second);
			const inputs = place < 0 ? [] : [gameEvent(types[place % types.length], 0.8)];
			expect(world.tick).to.equal(start + second);
			if (kindsIn(apply(world, inputs)).length > 0) heard.push(second);
			tick(world);
		}
		return heard;
	}

	it("keep any two apart by the rest of the rules", () => {
		const { restMs } = room(2).rules.reactions;
		const rest = restMs / SECOND_MS;
		expect(heardAt(["combat", "social"], [0, rest - 1])).to.deep.equal([0]);
		expect(heardAt(["combat", "social"], [0, rest])).to.deep.equal([0, rest]);
	});

	it("keep two of a kind apart by the rest of the kind", () => {
		const rest = room(2).rules.reactions.kinds.laugh.restMs / SECOND_MS;
		expect(heardAt(["social"], [0, rest - 1])).to.deep.equal([0]);
		expect(heardAt(["social"], [0, rest])).to.deep.equal([0, rest]);
	});

	it("survive a snapshot, as does what the room is used to", () => {
		const world = room(200);
		apply(world, [gameEvent("combat", 0.8)]);
		const restored = decodeWorld(encodeWorld(world));
		for (const one of [world, restored]) {
			expect(kindsIn(apply(one, [gameEvent("combat", 0.8)]))).to.deep.equal([]);
			turn(one, AMUSED, 0.9);
			expect(kindsIn(tick(one))).to.deep.equal(["laugh"]);
		}
		expect(encodeWorld(restored)).to.deep.equal(encodeWorld(world));
	});
});

describe("the size of the crowd", () => {
	/** What `size` members do at an event that draws `kind`. */
	function done(kind: ReactionKind, size: number): ReactionKind | undefined {
		const world = room(size, ({ reactions }) => {
			reactions.byEventType.combat = [kind, kind];
		});
		return kindsIn(apply(world, [gameEvent("combat", 1)]))[0];
	}

	it("is at least that of the kind: fewer do something smaller or nothing", () => {
		const { kinds } = room(2).rules.reactions;
		for (const kind of REACTION_KINDS) {
			const { members, fewer } = kinds[kind];
			expect(done(kind, members), kind).to.equal(kind);
			const smaller = done(kind, members - 1);
			if (fewer === undefined) expect(smaller, kind).to.equal(undefined);
			else expect(smaller, kind).not.to.equal(kind);
		}
	});

	it("of three never roars: they clap, laugh, or keep still", () => {
		expect(REACTION_KINDS.map((kind) => done(kind, 3))).to.have.members([
			...["applause", "applause", "applause", "applause"],
			"laugh",
			...[undefined, undefined, undefined],
		]);
	});

	it("makes it louder, up to a size", () => {
		const loudness = [3, 50, 100, 200, 400].map((size) => {
			const [reaction] = reactionsIn(apply(room(size), [gameEvent("social", 0.8)]));
			return reaction.intensity;
		});
		expect(loudness).to.deep.equal([0.45, 0.5, 0.6, 0.8, 0.8]);
	});

	it("of nobody does nothing", () => {
		const world = room(1);
		apply(world, [{ kind: "departures", count: 1 }]);
		expect(kindsIn(apply(world, [gameEvent("social", 1)]))).to.deep.equal([]);
	});
});

describe("no reaction", () => {
	it("comes from a paused session, nor for what happened in the pause once it is over", () => {
		const world = room(200);
		apply(world, [{ kind: "pause" }]);
		expect(kindsIn(apply(world, [gameEvent("combat", 1)]))).to.deep.equal([]);
		setMembers(world, { mood: HOSTILE, engagementBp: 2_500 });
		for (let i = 0; i < 30; i++) expect(kindsIn(tick(world))).to.deep.equal([]);
		expect(kindsIn(tick(world, [{ kind: "resume" }]))).to.deep.equal([]);
	});

	it("comes from a session that ends in the step", () => {
		const inputs: Input[] = [gameEvent("combat", 1), { kind: "end", reason: "requested" }];
		expect(kindsIn(apply(room(200), inputs))).to.deep.equal([]);
	});

	it("comes for what happened while nobody simulated the session", () => {
		const world = room(200);
		turn(world, HOSTILE, 1);
		expect(kindsIn(skip(world, 10, [gameEvent("combat", 1)]))).to.deep.equal([]);
	});
});

describe("what players are told of a reaction", () => {
	it("comes in twentieths, so that nobody can count the members by it", () => {
		fc.assert(
			fc.property(fc.integer({ min: 2, max: 90 }), fc.integer({ min: 20, max: 100 }), (size, percent) => {
				for (const { intensity, share } of reactionsIn(apply(room(size), [gameEvent("social", percent / 100)]))) {
					for (const value of [intensity, share]) {
						expect(value).to.be.within(0.05, 1);
						expect(value * 20).to.be.closeTo(Math.round(value * 20), 1e-9);
					}
				}
			}),
			{ numRuns: 20 },
		);
	});

	it("has a seed of its own each time, which does not hang on the session's", () => {
		const seedsOf = (seed: number): number[] => {
			const world = room(200, undefined, { seed });
			return [0, 1, 2].map(() => {
				relax(world);
				return reactionsIn(apply(world, [gameEvent("combat", 0.8)]))[0].seed;
			});
		};
		const seeds = seedsOf(7);
		expect(new Set(seeds).size).to.equal(3);
		expect(seedsOf(8)).to.deep.equal(seeds);
	});
});
