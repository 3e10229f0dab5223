import { expect } from "chai";
import { ANONYMOUS, TRACKED } from "../../src/components/real-derived.ts";
import { BORED, EXCITED, SENTIMENT_CATEGORIES, SUPPORTIVE } from "../../src/components/sentiment.ts";
import { VIEWER_TYPES } from "../../src/components/viewer-type.ts";
import type { Input, PulseEntry } from "../../src/events/input.ts";
import { realDerivedCounts } from "../../src/world/real-derived.ts";
import { decodeWorld, encodeWorld } from "../../src/world/snapshot.ts";
import { membersOf, topEngaged } from "../../src/world/summary.ts";
import { memberIdOf } from "../../src/world/template.ts";
import type { World } from "../../src/world/world.ts";
import {
	apply,
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

const TTL_TICKS = 6;

const pulse = (...entries: PulseEntry[]): Input => ({ kind: "pulse", entries });
const anonymous = (count: number, category: PulseEntry["category"] = "Excited", intensity = 0.8): PulseEntry => ({
	category,
	intensity,
	count,
});
const named = (trackingId: string, intensity = 0.8, category: PulseEntry["category"] = "Excited"): PulseEntry => ({
	category,
	intensity,
	trackingId,
	viewerType: "Subscriber",
});

/** A room in which nobody does anything of his own accord. */
const stillRoom = (options: WorldOptions = {}): World =>
	liveWorld({ size: 100, phase: 0, rules: (rules) => onlyPersonality(rules), ...options });

const realMembers = (world: World): number[] => world.realDerived.eids;
const column = (world: World, name: "engagementBp" | "mood" | "serial" | "expiresTick", eids = realMembers(world)) =>
	eids.map((eid) => world.components.member[name][eid]);

function ticks(world: World, count: number): void {
	for (let i = 0; i < count; i++) tick(world);
}

describe("a pulse of a real audience", () => {
	it("adds its people to the crowd: 100 simulated and 50 real are 150", () => {
		const world = stillRoom();
		apply(world, [pulse(anonymous(40), ...Array.from({ length: 10 }, (_, i) => named(`viewer-${i}`)))]);
		expect(world.tally.total).to.equal(150);
		expect(realDerivedCounts(world)).to.deep.equal({ anonymous: 40, tracked: 10 });
		expect(membersOf(world)).to.have.length(100);
	});

	it("lets its people in at 0.3 + 0.5 x intensity with its feeling", () => {
		const world = stillRoom();
		apply(world, [pulse(anonymous(1, "Amused", 0.4), named("ada", 1, "Curious"))]);
		expect(column(world, "engagementBp")).to.deep.equal([5_000, 8_000]);
		expect(column(world, "mood").map((code) => SENTIMENT_CATEGORIES[code])).to.deep.equal(["Amused", "Curious"]);
	});

	it("draws people of the same mix and gives them ids of their own", () => {
		const world = liveWorld({ size: 0, phase: 0 });
		apply(world, [pulse(anonymous(400))]);
		const { personality } = world.components.member;
		const lurkers = realMembers(world).filter((eid) => world.rules.personalities[personality[eid]].name === "lurker");
		expect(lurkers.length / 400).to.be.within(0.35, 0.5);
		const ids = topEngaged(world, 50).map(({ memberId }) => memberId);
		expect(new Set(ids).size).to.equal(50);
	});

	it("gives nobody an id that the reservoir has", () => {
		const world = stillRoom({ size: 20 });
		apply(world, [pulse(anonymous(20, "Excited", 1))]);
		const reservoir = new Set(Array.from({ length: 1_000 }, (_, i) => memberIdOf(world.session.reservoirSeed, i)));
		expect(topEngaged(world, 40).filter(({ memberId }) => reservoir.has(memberId))).to.deep.equal([]);
	});

	it("refreshes anonymous members instead of piling them up", () => {
		const world = stillRoom();
		for (let round = 0; round < 8; round++) {
			tick(world, [pulse(anonymous(12))]);
			expect(world.tally.total, `pulse ${round}`).to.equal(112);
			ticks(world, 2);
		}
	});

	it("refreshes those who would go first", () => {
		const world = stillRoom();
		tick(world, [pulse(anonymous(3))]);
		const first = column(world, "serial");
		ticks(world, 2);
		tick(world, [pulse(anonymous(3)), pulse(anonymous(5))]);
		expect(realDerivedCounts(world).anonymous).to.equal(5);
		expect(column(world, "serial").slice(0, 3)).to.deep.equal(first);
	});

	it("lets an anonymous member expire exactly at its TTL", () => {
		const world = stillRoom();
		tick(world, [pulse(anonymous(7))]);
		ticks(world, TTL_TICKS - 1);
		expect(world.tally.total).to.equal(107);
		tick(world);
		expect(world.tally.total).to.equal(100);
		expect(world.realDerived).to.include({ arrived: 7, expired: 7 });
	});

	it("lets time that nobody simulated count for the TTL", () => {
		const world = stillRoom();
		tick(world, [pulse(anonymous(7))]);
		skip(world, TTL_TICKS - 1);
		expect(world.tally.total).to.equal(107);
		skip(world, 1);
		expect(world.tally.total).to.equal(100);
	});

	it("keeps a tracked viewer as one member for the session while pulses come", () => {
		const world = stillRoom();
		tick(world, [pulse(named("ada"))]);
		const [serial] = column(world, "serial");
		for (let round = 0; round < 30; round++) {
			tick(world, [pulse(round % 5 === 0 ? named("ada") : anonymous(1))]);
			ticks(world, 2);
			expect(column(world, "serial")[0]).to.equal(serial);
		}
		expect(realDerivedCounts(world).tracked).to.equal(1);
	});

	it("moves the engagement of whom it names half-way to its intensity and sets the feeling", () => {
		const world = stillRoom();
		apply(world, [pulse(named("ada", 1))]);
		apply(world, [pulse(named("ada", 0.2, "Bored"))]);
		expect(column(world, "engagementBp")).to.deep.equal([5_000]);
		expect(column(world, "mood")).to.deep.equal([BORED]);
	});

	it("leaves what it said until the next one says something else", () => {
		const world = liveWorld({ size: 50, phase: 0 });
		tick(world, [pulse(named("ada", 1, "Critical"))]);
		for (let i = 0; i < 20; i++) {
			tick(world, i % 3 === 0 ? [pulse(anonymous(5)), gameEvent("combat", 1)] : []);
			if (column(world, "engagementBp")[0] >= 2_000) expect(column(world, "mood")[0]).to.equal(2);
		}
	});

	it("has 500 members of its own at most; the others feel all the same", () => {
		const world = stillRoom({ phase: 0 });
		apply(world, [pulse(anonymous(490), ...Array.from({ length: 20 }, (_, i) => named(`viewer-${i}`)), anonymous(30))]);
		expect(realDerivedCounts(world)).to.deep.equal({ anonymous: 490, tracked: 10 });
		expect(world.realDerived.crowdedOut).to.equal(40);
		expect(world.window.participants[EXCITED]).to.equal(540);
	});

	it("is not asked for by a refill, and does not make one smaller", () => {
		const world = stillRoom({ size: 100 });
		tick(world, [pulse(anonymous(60))]);
		const effects = tick(world, [{ kind: "departures", count: 10 }]);
		expect(ofKind(effects, "arrivals.requested").map(({ count }) => count)).to.deep.equal([10]);
	});

	it("gives nobody to the reservoir, neither when somebody expires nor at the end", () => {
		const world = stillRoom();
		tick(world, [pulse(anonymous(5), named("ada"))]);
		for (let i = 0; i < TTL_TICKS + 1; i++) expect(ofKind(tick(world), "members.returned")).to.deep.equal([]);
		const [{ templates }] = ofKind(apply(world, [{ kind: "end", reason: "requested" }]), "members.returned");
		expect(templates).to.have.length(100);
		expect(Math.max(...templates)).to.be.below(100);
	});

	it("is dropped with a count while the session is paused, and TTLs run", () => {
		const world = stillRoom();
		tick(world, [pulse(anonymous(5))]);
		apply(world, [{ kind: "pause" }]);
		apply(world, [pulse(anonymous(9))]);
		expect(world.tally.total).to.equal(105);
		expect(world.session.droppedInputs).to.equal(1);
		ticks(world, TTL_TICKS);
		expect(world.tally.total).to.equal(100);
	});
});

describe("an entry of a pulse", () => {
	it("weighs what its viewer's type does in a hype train", () => {
		const totals = VIEWER_TYPES.map((viewerType) => {
			const world = liveWorld({ size: 0, phase: 2 });
			const entries = Array.from({ length: 10 }, (_, i) => ({ ...named(`viewer-${i}`, 1), viewerType }));
			const [{ train }] = ofKind(apply(world, [pulse(...entries)]), "hype.started");
			expect(train.participants).to.equal(10);
			return train.total;
		});
		expect(totals).to.deep.equal([15, 20, 20, 20, 12.5, 12.5]);
	});

	it("counts once a category for a tracked viewer and once each for anonymous ones", () => {
		const world = stillRoom();
		apply(world, [pulse(named("ada"), anonymous(3))]);
		apply(world, [pulse(named("ada"), anonymous(3))]);
		expect(world.window.participants[EXCITED]).to.equal(7);
	});
});

describe("when pulses stop", () => {
	it("tracked members go after twice the TTL, spread over 12 ticks; simulated ones are untouched", () => {
		const world = stillRoom();
		tick(world, [pulse(...Array.from({ length: 120 }, (_, i) => named(`viewer-${i}`)))]);
		ticks(world, 2 * TTL_TICKS);
		expect(realDerivedCounts(world).tracked).to.equal(120);
		const left: number[] = [];
		for (let i = 0; i < 12; i++) {
			tick(world);
			left.push(realDerivedCounts(world).tracked);
		}
		expect(new Set(left).size, "ticks at which somebody goes").to.be.at.least(10);
		expect(left[11]).to.equal(0);
		expect(world.tally.total).to.equal(100);
		expect(world.realDerived.tracked.size).to.equal(0);
	});

	it("because the broadcast is over tracked members go at once, spread alike", () => {
		const world = stillRoom();
		tick(world, [pulse(...Array.from({ length: 60 }, (_, i) => named(`viewer-${i}`)))]);
		apply(world, [{ kind: "pulses-ended" }]);
		ticks(world, 6);
		expect(realDerivedCounts(world).tracked).to.be.within(10, 50);
		ticks(world, 6);
		expect(realDerivedCounts(world).tracked).to.equal(0);
	});

	it("and come again, those who are still there stay", () => {
		const world = stillRoom();
		tick(world, [pulse(named("ada"))]);
		apply(world, [{ kind: "pulses-ended" }]);
		apply(world, [pulse(anonymous(1))]);
		ticks(world, 12);
		expect(realDerivedCounts(world).tracked).to.equal(1);
	});
});

describe("the feeling of a pulse", () => {
	const leaversOf = (inputs: Input[], ticksLater: number): number => {
		const world = liveWorld({
			size: 3_000,
			phase: 0,
			rules: (rules) => onlyPersonality(rules, { restlessnessBp: 2_000 }),
		});
		setMembers(world, { engagementBp: 1_000, decayBp: 0 });
		apply(world, inputs);
		ticks(world, ticksLater);
		const before = world.session.left;
		tick(world);
		return world.session.left - before;
	};
	const bored = pulse(anonymous(20, "Bored", 0.9));

	it("makes more people leave the more bored it is, fading over 3 ticks", () => {
		const calm = leaversOf([], 0);
		const rising = [3, 2, 1, 0].map((later) => leaversOf([bored], later) / leaversOf([], later));
		expect(calm).to.be.within(230, 370);
		expect(rising[0]).to.be.within(0.8, 1.2);
		expect(rising[1]).to.be.within(0.8, 1.2);
		expect(rising[2]).to.be.within(1.1, 1.6);
		expect(rising[3]).to.be.within(1.4, 2);
	});

	it("makes loyal members rally when more than a fifth of it is hostile", () => {
		const hostile = (share: number): Input =>
			pulse(anonymous(share, "Hostile", 1), anonymous(100 - share, "Curious", 0.5));
		for (const [share, rallies] of [
			[20, false],
			[21, true],
		] as const) {
			const world = liveWorld({ size: 200, phase: 0 });
			setMembers(world, { engagementBp: 4_000, mood: 0 });
			const simulated = presentMembers(world);
			apply(world, [hostile(share)]);
			const { personality, engagementBp, mood } = world.components.member;
			for (const eid of simulated) {
				const isLoyal = world.rules.personalities[personality[eid]].name === "loyal";
				expect(engagementBp[eid]).to.equal(isLoyal && rallies ? 5_500 : 4_000);
				expect(mood[eid]).to.equal(isLoyal && rallies ? SUPPORTIVE : EXCITED);
			}
		}
	});
});

describe("a synthetic pulse", () => {
	it("moves delighted members every third tick, without any broadcast", () => {
		const jumpsAt = (share: number): number[] => {
			const world = liveWorld({
				size: 400,
				phase: 0,
				rules: (rules) => {
					onlyPersonality(rules, { vocalityBp: 10_000 });
					rules.audience.gainBp = 0;
					rules.blending.syntheticShareBp = share;
				},
			});
			return Array.from({ length: 9 }, () => {
				setMembers(world, { engagementBp: 6_000, decayBp: 0 });
				tick(world, [{ kind: "set-tags", tags: { combat: 1 } }]);
				return presentMembers(world).filter((eid) => Math.abs(world.components.member.engagementBp[eid] - 6_000) > 400)
					.length;
			});
		};
		expect(jumpsAt(0)).to.deep.equal([0, 0, 0, 0, 0, 0, 0, 0, 0]);
		const jumps = jumpsAt(10_000);
		expect(jumps.filter((count) => count > 0)).to.have.length(3);
		for (const at of [2, 5, 8]) expect(jumps[at]).to.be.at.least(2);
	});

	it("leaves a crowd without a match to its plain decay", () => {
		const world = liveWorld({ size: 50, phase: 0 });
		setMembers(world, { engagementBp: 10_000, decayBp: 200 });
		ticks(world, 25);
		expect(column(world, "engagementBp", presentMembers(world)).every((bp) => bp === 5_000)).to.equal(true);
	});
});

describe("a snapshot of a blended crowd", () => {
	it("restores who is real-derived, how, and until when", () => {
		const world = stillRoom();
		tick(world, [pulse(anonymous(9), named("ada"), named("ben"))]);
		ticks(world, 3);
		tick(world, [pulse(anonymous(4), named("ben"))]);
		const again = decodeWorld(encodeWorld(world));
		expect(encodeWorld(again)).to.deep.equal(encodeWorld(world));
		expect(realDerivedCounts(again)).to.deep.equal({ anonymous: 9, tracked: 2 });
		for (const each of [world, again]) {
			for (let i = 0; i < 20; i++) tick(each, i === 5 ? [pulse(anonymous(6), named("ada", 0.1))] : []);
		}
		expect(encodeWorld(again)).to.deep.equal(encodeWorld(world));
	});

	it("keeps the marks out of every count", () => {
		const world = stillRoom();
		tick(world, [pulse(anonymous(9), named("ada"))]);
		const counted = JSON.stringify(world.tally);
		for (const eid of realMembers(world)) {
			const { origin } = world.components.member;
			origin[eid] = origin[eid] === TRACKED ? ANONYMOUS : TRACKED;
		}
		apply(world);
		expect(JSON.stringify(world.tally)).to.equal(counted);
	});
});
