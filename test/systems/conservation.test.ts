import { expect } from "chai";
import * as fc from "fast-check";
import { ANONYMOUS, NEVER } from "../../src/components/real-derived.ts";
import type { Effect, Stint } from "../../src/events/effect.ts";
import { membersOf } from "../../src/world/summary.ts";
import { hypeTrainOf, type World } from "../../src/world/world.ts";
import { anyMoves, anySession, take } from "../support/histories.ts";
import { type Chapter, ofKind, openShow, presentMembers, type Show } from "../support/worlds.ts";

const byNumber = (a: number, b: number): number => a - b;
const sorted = (numbers: Iterable<number>): number[] => [...numbers].sort(byNumber);
/** Everyone who is there came and did not go; nobody is there twice; whoever is out of the reservoir is there or on the way. */
function checkBalance({ world, reservoir, coming }: Show): void {
	const { initial, arrived, left } = world.session;
	const present = membersOf(world);
	expect(initial + arrived - left, "initial + arrived - left").to.equal(present.length);
	expect(new Set(present).size, "nobody is there twice").to.equal(present.length);
	const { eids, arrived: realArrived, expired } = world.realDerived;
	expect(realArrived - expired, "real-derived arrived - expired").to.equal(eids.length);
	expect(presentMembers(world)).to.have.length(present.length + eids.length);
	const serials = presentMembers(world).map((eid) => world.components.member.serial[eid]);
	expect(new Set(serials).size, "no serial is used twice").to.equal(serials.length);
	const onTheWay = coming.flatMap((input) => (input.kind === "arrivals" ? input.templates : []));
	expect(sorted([...present, ...onTheWay]), "whoever is out of the reservoir").to.deep.equal(sorted(reservoir.held));
	expect(world.session.refill === null, "a refill is awaited").to.equal(coming.length === 0);
}

/** Who goes back is exactly who was there or came with the step and is not there any more. */
function checkReturns(before: readonly number[], world: World, effects: readonly Effect[], chapter: Chapter): void {
	const came = chapter.inputs.flatMap((input) => (input.kind === "arrivals" ? input.templates : []));
	const after = new Set(membersOf(world));
	const returned = ofKind(effects, "members.returned").flatMap(({ templates }) => templates);
	const gone = [...before, ...came].filter((template) => !after.has(template));
	expect(sorted(returned), "returned").to.deep.equal(sorted(gone));
}

/** Every count of the tally, counted again member by member. */
function checkCounts({ world }: Show): void {
	const { mood, personality, engagementBp } = world.components.member;
	const moods = new Array<number>(8).fill(0);
	const rows = world.rules.personalities.map(() => 0);
	const engagedRows = rows.slice();
	const counts = { total: 0, engaged: 0, disengaged: 0, engagementSum: 0 };
	for (const eid of presentMembers(world)) {
		counts.total++;
		if (engagementBp[eid] > 5_000) counts.engaged++;
		if (engagementBp[eid] < 2_000) counts.disengaged++;
		counts.engagementSum += engagementBp[eid];
		moods[mood[eid]]++;
		rows[personality[eid]]++;
		if (engagementBp[eid] > 5_000) engagedRows[personality[eid]]++;
	}
	expect(world.tally).to.include(counts);
	const { isFollower } = world.components.member;
	expect(world.session.followersPresent).to.equal(presentMembers(world).filter((eid) => isFollower[eid] === 1).length);
	expect([...world.tally.mood]).to.deep.equal(moods);
	expect([...world.tally.byPersonality.subarray(0, rows.length)]).to.deep.equal(rows);
	expect([...world.tally.engagedByPersonality.subarray(0, rows.length)]).to.deep.equal(engagedRows);
	expect(world.session.peak).to.be.at.least(counts.total);
}

/** An anonymous member was refreshed within its TTL; a tracked one stays, or knows within which ticks it goes. */
function checkExpiries(world: World): void {
	const { tick, realDerived } = world;
	const { origin, expiresTick } = world.components.member;
	const { ttlTicks, goingTicks } = world.rules.blending;
	for (const eid of realDerived.eids) {
		const left = expiresTick[eid] - tick;
		if (origin[eid] === ANONYMOUS) expect(left, "ticks left to an anonymous member").to.be.within(1, ttlTicks);
		else if (realDerived.isWindingDown) expect(left, "ticks left to a tracked one").to.be.within(1, goingTicks);
		else expect(expiresTick[eid], "a tracked one").to.equal(NEVER);
	}
}

function checkRanges(world: World): void {
	const { engagementBp, matchBp, mood } = world.components.member;
	const outside = presentMembers(world).filter(
		(eid) => engagementBp[eid] > 10_000 || matchBp[eid] > 10_000 || mood[eid] > 7,
	);
	expect(outside, "members outside their ranges").to.deep.equal([]);
	expect([...world.tags.weightBp].filter((weightBp) => weightBp < 0 || weightBp > 10_000)).to.deep.equal([]);
	expect(Math.min(...world.window.participants)).to.be.at.least(0);
	const train = hypeTrainOf(world);
	if (train === undefined) return;
	expect(train.level).to.be.within(1, train.peakLevel);
	expect(train.score).to.be.at.least(0);
	expect(world.session.bestLevel).to.be.at.least(train.peakLevel);
	expect(
		world.components.hypeTrain.filter((row) => row !== undefined),
		"one train at most",
	).to.have.length(1);
}

/** Every member has one stint, told when it goes, and they add up to what the session watched. */
class Stints {
	readonly bySerial = new Map<number, Stint>();

	add(effects: readonly Effect[], isEnd: boolean): void {
		for (const stint of ofKind(effects, "stints.ended").flatMap(({ stints }) => stints)) {
			expect(this.bySerial.has(stint.serial), "a member has one stint").to.equal(false);
			expect(stint.isPresent && !isEnd, "present before the end").to.equal(false);
			expect(stint.template === null).to.equal(stint.isRealDerived);
			expect(stint.ticks).to.be.at.least(0);
			expect(stint.engagementBpSum).to.be.within(0, stint.ticks * 10_000);
			this.bySerial.set(stint.serial, stint);
		}
	}

	checkWhole({ session }: World): void {
		const all = [...this.bySerial.values()];
		expect(sorted(this.bySerial.keys())).to.deep.equal(all.map((_, i) => i + 1));
		expect(session.nextSerial).to.equal(all.length + 1);
		expect(all.reduce((sum, { ticks }) => sum + ticks, 0)).to.equal(session.memberTicks);
		expect(all.reduce((sum, { engagementBpSum }) => sum + engagementBpSum, 0)).to.equal(session.engagementTicks);
	}
}

type Members = Map<number, { engagement: number; mood: number; sum: number; expiresTick: number }>;

/** What each member is and shows, by serial. */
function membersBySerial(world: World): Members {
	const { serial, engagementBp, mood, engagementSum, expiresTick } = world.components.member;
	const rowOf = (eid: number) => ({
		engagement: engagementBp[eid],
		mood: mood[eid],
		sum: engagementSum[eid],
		expiresTick: expiresTick[eid],
	});
	return new Map(presentMembers(world).map((eid) => [serial[eid], rowOf(eid)]));
}

/** A step that began and ended paused moves nobody but whose time is up: engagement falls, everything else stands still. */
function checkPause(before: Members, watchedBefore: readonly number[], world: World, effects: readonly Effect[]): void {
	const after = membersBySerial(world);
	const stays = [...before].filter(([, { expiresTick }]) => expiresTick > world.tick).map(([serial]) => serial);
	expect(sorted(after.keys()), "nobody comes or goes").to.deep.equal(sorted(stays));
	const changed = [...after].filter(([serial, { engagement, mood, sum }]) => {
		const former = before.get(serial);
		return former === undefined || engagement > former.engagement || mood !== former.mood || sum !== former.sum;
	});
	expect(changed, "whose engagement rose, or whose mood or watch time changed").to.deep.equal([]);
	expect(watchTimeOf(world)).to.deep.equal(watchedBefore);
	const kinds = effects.map(({ kind }) => kind);
	expect(kinds).not.to.include.any.members(["arrivals.requested", "hype.started", "hype.leveled"]);
}

const watchTimeOf = ({ session }: World): number[] => [session.ticksLive, session.memberTicks, session.engagementTicks];

describe("every step of any session", () => {
	it("keeps members, counts and ranges", () => {
		fc.assert(
			fc.property(anySession, anyMoves, fc.boolean(), (session, moves, ends) => {
				const show = openShow(session);
				const { world } = show;
				const stints = new Stints();
				checkBalance(show);
				for (const move of moves) {
					const before = membersOf(world);
					const paused = world.session.status === "paused";
					const members = membersBySerial(world);
					const watched = watchTimeOf(world);
					const effects = take(show, move);
					stints.add(effects, false);
					const chapter = show.history[show.history.length - 1];
					checkBalance(show);
					checkReturns(before, world, effects, chapter);
					checkCounts(show);
					checkRanges(world);
					checkExpiries(world);
					const stays = !move.wishes.some(({ kind }) => kind === "resume");
					if (paused && stays) checkPause(members, watched, world, effects);
				}
				if (!ends) return;
				const before = sorted(membersOf(world));
				const coming = show.coming.splice(0);
				const effects = show.play("tick", [{ kind: "end", reason: "requested" }]);
				const returned = ofKind(effects, "members.returned").flatMap(({ templates }) => templates);
				expect(sorted(returned), "an ended session returns everyone").to.deep.equal(before);
				stints.add(effects, true);
				stints.checkWhole(world);
				const kinds = effects.map(({ kind }) => kind);
				expect(kinds.indexOf("stints.ended"), "told before the end").to.be.below(kinds.indexOf("session.ended"));
				for (const input of coming) if (input.kind === "arrivals") show.reservoir.giveBack(input.templates);
				expect(show.reservoir.held.size).to.equal(0);
			}),
			{ numRuns: 40 },
		);
	});
});

describe("an hour of a Popular stream", () => {
	it("loses nobody and takes nobody twice, with churn and refills in it", () => {
		const show = openShow({ phase: 2, seed: 3, reservoirSize: 260 });
		for (let tickNumber = 0; tickNumber < 720; tickNumber++) {
			const isBusy = tickNumber % 120 < 30;
			take(show, {
				kind: "tick",
				ticks: 1,
				wishes: isBusy
					? [
							{
								kind: "game-event",
								event: { eventId: "fight", type: tickNumber % 2 ? "combat" : "social", significance: 0.6 },
							},
						]
					: [],
			});
			checkBalance(show);
		}
		const { session } = show.world;
		expect(session.left, "people leave").to.be.above(100);
		expect(session.arrived, "and others come").to.be.above(100);
		expect(session.uniqueViewers).to.be.within(201, 260);
		checkCounts(show);
	});
});
