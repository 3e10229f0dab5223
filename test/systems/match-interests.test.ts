import { expect } from "chai";
import * as fc from "fast-check";
import type { Rules } from "../../src/components/rules.ts";
import { fadeTags } from "../../src/systems/fade-tags.ts";
import { matchInterests, matchOf } from "../../src/systems/match-interests.ts";
import type { World } from "../../src/world/world.ts";
import {
	apply,
	felt,
	liveWorld,
	onlyPersonality,
	presentMembers,
	setInterests,
	setMembers,
	tick,
} from "../support/worlds.ts";

const e = (world: World, eid: number): number => world.components.member.engagementBp[eid];
const m = (world: World, eid: number): number => world.components.member.matchBp[eid];

/** Tags keep their weight, tire nobody and count as much as they weigh. */
function frozenTags({ tags }: Rules): void {
	tags.keepBp = 10_000;
	tags.satiationGrowBp = 0;
	tags.defaultWeightBp = 10_000;
}

/** A world of plain members whose tags have the weights given and stay as they are. */
function worldOf(size: number, contentTags: Record<string, number>, rules?: (rules: Rules) => void): World {
	const world = liveWorld({
		size,
		contentTags,
		rules: (given) => {
			onlyPersonality(given);
			frozenTags(given);
			rules?.(given);
		},
	});
	fadeTags(world);
	return world;
}

describe("match-interests without a match", () => {
	it("is the specification's plain decay: from 1.0 at 0.02 a tick", () => {
		const world = liveWorld({ size: 20, rules: (rules) => onlyPersonality(rules) });
		setMembers(world, { engagementBp: 10_000, decayBp: 200 });
		const [eid] = presentMembers(world);
		const course = [10_000];
		for (let i = 1; i <= 51; i++) {
			tick(world);
			course.push(e(world, eid));
		}
		expect(course[24], "above 0.5 through tick 24").to.be.above(5_000);
		expect(course[25], "exactly 0.5 at tick 25").to.equal(5_000);
		expect(
			course.findIndex((engagementBp) => engagementBp < 2_000),
			"below 0.2 first at tick 41",
		).to.equal(41);
		expect(course.indexOf(0), "zero at tick 50").to.equal(50);
		expect(course[51], "and stays there").to.equal(0);
		expect(course).to.deep.equal(Array.from({ length: 52 }, (_, tickNumber) => Math.max(0, 10_000 - 200 * tickNumber)));
	});

	it("decays each member by its own rate", () => {
		const world = worldOf(3, {});
		const eids = presentMembers(world);
		setMembers(world, { engagementBp: 9_000 });
		[100, 200, 300].forEach((decayBp, i) => {
			setMembers(world, { decayBp }, [eids[i]]);
		});
		matchInterests(world);
		expect(eids.map((eid) => e(world, eid))).to.deep.equal([8_900, 8_800, 8_700]);
	});

	it("decays by the template's rate x the personality's decay", () => {
		const plain = liveWorld({ size: 50, rules: (rules) => onlyPersonality(rules) });
		const hasty = liveWorld({ size: 50, rules: (rules) => onlyPersonality(rules, { decayBp: 15_000 }) });
		presentMembers(plain).forEach((eid, i) => {
			const rate = plain.components.member.decayBp[eid];
			expect(rate).to.be.within(100, 300);
			expect(hasty.components.member.decayBp[presentMembers(hasty)[i]]).to.equal(Math.floor(rate * 1.5));
		});
	});

	it("does the same whether no tag is current or only tags that nobody likes", () => {
		const bare = worldOf(30, {});
		const fishing = worldOf(30, { fishing: 1 });
		matchInterests(bare);
		matchInterests(fishing);
		const of = (world: World) => presentMembers(world).map((eid) => [e(world, eid), m(world, eid)]);
		expect(of(fishing)).to.deep.equal(of(bare));
	});
});

describe("match-interests with a match", () => {
	it("matches by the sum of what the liked tags are worth, at most 1", () => {
		const world = worldOf(4, { combat: 0.3, social: 0.45, trade: 0.5, epic: 0.9 });
		const eids = presentMembers(world);
		setInterests(world, eids[0], ["combat"]);
		setInterests(world, eids[1], ["combat", "social"]);
		setInterests(world, eids[2], ["combat", "trade", "epic"]);
		setInterests(world, eids[3], ["skill"]);
		matchInterests(world);
		expect(eids.map((eid) => m(world, eid))).to.deep.equal([3_000, 7_500, 10_000, 0]);
		expect(eids.map((eid) => matchOf(world, eid))).to.deep.equal([3_000, 7_500, 10_000, 0]);
	});

	it("raises and lowers engagement by gain x m x (1 - e) - decay x (1 - m)", () => {
		const world = worldOf(1, { combat: 0.5 });
		const [eid] = presentMembers(world);
		setInterests(world, eid, ["combat"]);
		setMembers(world, { engagementBp: 4_000, decayBp: 200 });
		matchInterests(world);
		// 0.43 x 0.5 x 0.6 = 0.129 up, 0.02 x 0.5 = 0.01 down.
		expect(e(world, eid)).to.equal(4_000 + 1_290 - 100);
	});

	it("follows the formula for any member, tags and rules to within its floors", () => {
		const share = fc.integer({ min: 0, max: 10_000 });
		fc.assert(
			fc.property(
				fc.record({
					engagement: share,
					weight: fc.integer({ min: 500, max: 10_000 }),
					decay: fc.integer({ min: 0, max: 3_000 }),
					gain: fc.integer({ min: 0, max: 5_000 }),
					personalGain: fc.integer({ min: 5_000, max: 15_000 }),
				}),
				({ engagement, weight, decay, gain, personalGain }) => {
					const world = worldOf(1, { combat: weight / 10_000 }, (rules) => {
						rules.audience.gainBp = gain;
						rules.personalities[0].gainBp = personalGain;
					});
					const [eid] = presentMembers(world);
					setInterests(world, eid, ["combat"]);
					setMembers(world, { engagementBp: engagement, decayBp: decay });
					matchInterests(world);
					const match = weight / 10_000;
					const rise = gain * (personalGain / 10_000) * match * (1 - engagement / 10_000);
					const expected = Math.max(0, engagement + rise - decay * (1 - match));
					expect(e(world, eid)).to.be.closeTo(expected, 3);
				},
			),
		);
	});

	it("keeps engagement from 0 to 1, whatever the gain", () => {
		const share = fc.integer({ min: 0, max: 10_000 });
		fc.assert(
			fc.property(share, share, fc.integer({ min: 0, max: 40_000 }), (engagement, weight, personalGain) => {
				const world = worldOf(1, { combat: weight / 10_000 }, (rules) => {
					rules.audience.gainBp = 10_000;
					rules.personalities[0].gainBp = personalGain;
				});
				setInterests(world, presentMembers(world)[0], ["combat"]);
				setMembers(world, { engagementBp: engagement, decayBp: 20_000 });
				matchInterests(world);
				expect(e(world, presentMembers(world)[0])).to.be.within(0, 10_000);
			}),
		);
	});

	it("finds interests beyond the first 32 tags, in every word", () => {
		const vocabulary = Array.from({ length: 128 }, (_, tag) => `tag-${tag}`);
		const liked = [0, 7, 8, 31, 32, 40, 63, 64, 95, 96, 127];
		for (const tag of liked) {
			const world = worldOf(3, { [`tag-${tag}`]: 0.8 }, (rules) => {
				rules.tags.vocabulary = vocabulary;
			});
			const [one, all, none] = presentMembers(world);
			setInterests(world, one, [`tag-${tag}`]);
			setInterests(world, all, vocabulary);
			setInterests(
				world,
				none,
				vocabulary.filter((_, other) => other !== tag),
			);
			matchInterests(world);
			expect([m(world, one), m(world, all), m(world, none)], `tag ${tag}`).to.deep.equal([8_000, 8_000, 0]);
		}
	});

	it("adds up interests over several words", () => {
		const vocabulary = Array.from({ length: 100 }, (_, tag) => `tag-${tag}`);
		const weights = { "tag-3": 0.1, "tag-33": 0.2, "tag-65": 0.3, "tag-99": 0.15 };
		const world = worldOf(1, weights, (rules) => {
			rules.tags.vocabulary = vocabulary;
		});
		const [eid] = presentMembers(world);
		setInterests(world, eid, Object.keys(weights));
		matchInterests(world);
		expect(m(world, eid)).to.equal(7_500);
	});

	it("gives every member the match of the tags it likes, whatever the vocabulary", () => {
		const vocabulary = Array.from({ length: 70 }, (_, tag) => `tag-${tag}`);
		const weights = fc.dictionary(fc.constantFrom(...vocabulary), fc.double({ min: 0, max: 0.3, noNaN: true }));
		fc.assert(
			fc.property(weights, (contentTags) => {
				const world = worldOf(10, contentTags, (rules) => {
					rules.tags.vocabulary = vocabulary;
					rules.personalities[0].interestsMax = 9;
				});
				matchInterests(world);
				for (const eid of presentMembers(world)) expect(m(world, eid)).to.equal(matchOf(world, eid));
			}),
			{ numRuns: 30 },
		);
	});
});

describe("match-interests and the rest of the room", () => {
	it("makes the crowd livelier by a tenth for each hype level", () => {
		for (const level of [0, 1, 3, 7]) {
			const world = worldOf(1, { combat: 0.5 });
			setInterests(world, presentMembers(world)[0], ["combat"]);
			if (level > 0) {
				apply(world, [felt("Excited", 10)]);
				world.components.hypeTrain[world.trainEid].level = level;
			}
			setMembers(world, { engagementBp: 4_000, decayBp: 0 });
			matchInterests(world);
			const rise = 0.43 * (1 + 0.1 * level) * 0.5 * 0.6 * 10_000;
			expect(e(world, presentMembers(world)[0]) - 4_000, `level ${level}`).to.be.closeTo(rise, 2);
		}
	});

	it("takes no match for anything while paused: everyone decays", () => {
		const world = worldOf(20, { combat: 1, social: 1, epic: 1, trade: 1 });
		setMembers(world, { engagementBp: 8_000, decayBp: 150 });
		apply(world, [{ kind: "pause" }]);
		matchInterests(world);
		for (const eid of presentMembers(world)) {
			expect(e(world, eid)).to.equal(7_850);
			expect(m(world, eid)).to.equal(0);
		}
	});
});
