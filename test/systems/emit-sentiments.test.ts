import { expect } from "chai";
import type { PersonalityRules } from "../../src/components/rules.ts";
import { AMUSED, EXCITED } from "../../src/components/sentiment.ts";
import type { SentimentEntry } from "../../src/components/sentiment-window.ts";
import { emitSentiments } from "../../src/systems/emit-sentiments.ts";
import { departMember } from "../../src/world/actions.ts";
import { summarise } from "../../src/world/summary.ts";
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
	type WorldOptions,
} from "../support/worlds.ts";

const SIZE = 20_000;

/** A room of a phase without trains, so that what is emitted stays in the window. */
function room(size: number, row: Partial<PersonalityRules>, options: WorldOptions = {}): World {
	return liveWorld({
		size,
		phase: 0,
		...options,
		rules: (rules) => {
			onlyPersonality(rules, row);
			options.rules?.(rules);
		},
	});
}

/** What the members given emit in one tick at the engagement and match given. */
function emitted(world: World, engagementBp: number, matchBp: number): readonly SentimentEntry[] {
	setMembers(world, { engagementBp, matchBp, mood: AMUSED });
	emitSentiments(world);
	return world.window.entries;
}

const meanIntensity = (entries: readonly SentimentEntry[]): number =>
	entries.reduce((sum, { intensityBp }) => sum + intensityBp, 0) / entries.length / 10_000;

describe("emit-sentiments", () => {
	it("lets each member emit with chance vocality x e x m", () => {
		for (const [vocalityBp, e, m] of [
			[10_000, 10_000, 10_000],
			[10_000, 8_000, 10_000],
			[10_000, 8_000, 5_000],
			[3_000, 6_000, 7_000],
			[500, 9_000, 9_000],
		]) {
			const chance = (vocalityBp * e * m) / 1e12;
			const seen = emitted(room(SIZE, { vocalityBp }), e, m).length / SIZE;
			const slack = 5 * Math.sqrt((chance * (1 - chance)) / SIZE) + 0.0002;
			expect(seen, `${vocalityBp} x ${e} x ${m}`).to.be.closeTo(chance, slack);
		}
	});

	it("hears nobody who is not engaged, not matched or mute", () => {
		expect(emitted(room(500, { vocalityBp: 10_000 }), 5_000, 10_000)).to.have.length(0);
		expect(emitted(room(500, { vocalityBp: 10_000 }), 10_000, 0)).to.have.length(0);
		expect(emitted(room(500, { vocalityBp: 0 }), 10_000, 10_000)).to.have.length(0);
	});

	it("hears nobody who has departed", () => {
		const world = room(10, { vocalityBp: 10_000 });
		const [gone] = presentMembers(world);
		const { serial } = world.components.member;
		const departed = serial[gone];
		setMembers(world, { engagementBp: 10_000, matchBp: 10_000 });
		departMember(world, gone, 1);
		emitSentiments(world);
		expect(world.window.entries.map((entry) => entry.serial)).not.to.include(departed);
		expect(world.window.entries).to.have.length(9);
	});

	it("emits the mood of the member, of weight 1 and under its serial", () => {
		const world = room(5, { vocalityBp: 10_000 });
		const entries = emitted(world, 10_000, 10_000);
		expect(entries.map(({ serial }) => serial)).to.deep.equal([1, 2, 3, 4, 5]);
		for (const entry of entries) {
			expect(entry).to.include({ category: AMUSED, weightBp: 10_000, count: 1, tick: world.tick });
		}
	});

	it("makes an entry the more intense the more engaged the member is", () => {
		const intensities = [5_500, 7_000, 8_500, 10_000].map((e) =>
			meanIntensity(emitted(room(4_000, { vocalityBp: 10_000 }), e, 10_000)),
		);
		for (let i = 1; i < intensities.length; i++) expect(intensities[i]).to.be.above(intensities[i - 1]);
		expect(intensities[0], "at a full match intensity lies around engagement").to.be.closeTo(0.55, 0.01);
		expect(intensities[1]).to.be.closeTo(0.7, 0.01);
	});

	it("keeps intensity from 0 to 1 and within its spread", () => {
		const entries = emitted(room(4_000, { vocalityBp: 10_000 }), 8_000, 10_000);
		const { intensitySpreadBp } = room(1, {}).rules.audience;
		for (const { intensityBp } of entries) {
			expect(intensityBp).to.be.within(0, 10_000);
			expect(intensityBp / 8_000).to.be.closeTo(1, intensitySpreadBp / 10_000 + 0.001);
		}
		for (const { intensityBp } of emitted(room(4_000, { vocalityBp: 10_000 }), 10_000, 10_000)) {
			expect(intensityBp).to.be.at.most(10_000);
		}
	});

	it("emits nothing while paused", () => {
		const world = room(50, { vocalityBp: 10_000 });
		apply(world, [{ kind: "pause" }]);
		expect(emitted(world, 10_000, 10_000)).to.have.length(0);
	});
});

describe("the window of a pulse interval", () => {
	/** Distinct participants that the window has for the category that has most. */
	const participants = (world: World): number => summarise(world).approaching?.participants ?? 0;

	/** Everyone in the room is delighted for good and emits in every tick. */
	function loudRoom(size: number, options: WorldOptions = {}): World {
		const world = room(
			size,
			{ vocalityBp: 10_000 },
			{
				contentTags: { combat: 1 },
				...options,
				rules: ({ tags }) => {
					tags.keepBp = 10_000;
					tags.satiationGrowBp = 0;
					tags.defaultWeightBp = 10_000;
				},
			},
		);
		for (const eid of presentMembers(world)) setInterests(world, eid, ["combat"]);
		setMembers(world, { engagementBp: 10_000, bias: EXCITED, decayBp: 0 });
		return world;
	}

	/** The same room, in which nobody emits any more. */
	function hush(world: World): void {
		setMembers(world, { engagementBp: 4_000 });
		world.rules.audience.gainBp = 0;
	}

	it("counts a member once, however often it emits", () => {
		const world = loudRoom(6);
		for (let i = 0; i < 10; i++) {
			tick(world);
			expect(participants(world)).to.equal(6);
		}
		expect(world.window.entries).to.have.length(18);
	});

	it("forgets a member two ticks after the tick of its last entry", () => {
		const world = loudRoom(6);
		tick(world);
		tick(world);
		hush(world);
		tick(world);
		expect(participants(world), "a tick later").to.equal(6);
		tick(world);
		expect(participants(world), "two ticks later").to.equal(6);
		tick(world);
		expect(participants(world), "three ticks later").to.equal(0);
		expect(world.window.entries).to.have.length(0);
	});

	it("counts each anonymous entry, for the current tick and the two after", () => {
		const world = room(6, {});
		apply(world, [felt("Excited", 4)]);
		apply(world, [felt("Excited", 3)]);
		expect(participants(world)).to.equal(7);
		tick(world);
		tick(world);
		expect(participants(world)).to.equal(7);
		tick(world);
		expect(participants(world)).to.equal(0);
	});

	it("counts entries that come with a tick for that tick and the two after", () => {
		const world = room(6, {});
		for (let i = 0; i < 5; i++) tick(world);
		tick(world, [felt("Excited", 4)]);
		expect(participants(world)).to.equal(4);
		tick(world, [felt("Excited", 2)]);
		expect(participants(world)).to.equal(6);
		tick(world);
		expect(participants(world)).to.equal(6);
		tick(world);
		expect(participants(world)).to.equal(2);
		tick(world);
		expect(participants(world)).to.equal(0);
	});

	it("slides while paused", () => {
		const world = room(6, {});
		apply(world, [felt("Excited", 4)]);
		apply(world, [{ kind: "pause" }]);
		for (let i = 0; i < 3; i++) tick(world);
		expect(participants(world)).to.equal(0);
	});

	it("is as long as the pulse interval in ticks", () => {
		const world = room(6, {}, { settings: { tickIntervalSeconds: 3 } });
		apply(world, [felt("Excited", 4)]);
		for (let i = 0; i < 4; i++) tick(world);
		expect(participants(world)).to.equal(4);
		tick(world);
		expect(participants(world)).to.equal(0);
	});

	it("keeps the categories apart", () => {
		const world = room(6, {});
		apply(world, [felt("Excited", 4), felt("Amused", 5), felt("Excited", 2)]);
		expect(summarise(world).approaching).to.include({ category: "Excited", participants: 6 });
		apply(world, [felt("Amused", 2)]);
		expect(summarise(world).approaching).to.include({ category: "Amused", participants: 7 });
	});

	it("keeps the entry of a member that left, and takes nobody else for it", () => {
		const world = loudRoom(6);
		tick(world);
		hush(world);
		apply(world, [{ kind: "departures", count: 3 }]);
		tick(world, [{ kind: "arrivals", cause: "inject", templates: [100, 101, 102], requested: 3 }]);
		expect(participants(world)).to.equal(6);
		tick(world);
		tick(world);
		expect(participants(world)).to.equal(0);
	});
});
