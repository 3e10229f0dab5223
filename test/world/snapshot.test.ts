import { expect } from "chai";
import * as fc from "fast-check";
import { encodePersonas } from "../../src/personas/snapshot.ts";
import { encodeCauseLog } from "../../src/world/cause-bytes.ts";
import { decodeWorld, encodeWorld } from "../../src/world/snapshot.ts";
import { byInterest, membersOf, summarise, topEngaged } from "../../src/world/summary.ts";
import { createShowtimeWorld, type World } from "../../src/world/world.ts";
import { anyMoves, anySession, take } from "../support/histories.ts";
import { openNotedShow } from "../support/noted-show.ts";
import {
	apply,
	gameEvent,
	liveWorld,
	onlyPersonality,
	openShow,
	presentMembers,
	setInterests,
	setMembers,
	tick,
} from "../support/worlds.ts";

/** What anybody can see of a world. */
const viewOf = (world: World) => ({
	summary: summarise(world),
	top: topEngaged(world, 50),
	interests: byInterest(world),
	members: membersOf(world),
});

/** The columns of everyone present that outlive a step, in the order of the members. */
function rowsOf(world: World) {
	const { interests, ...columns } = world.components.member;
	const { serial, template, personality, decayBp, bias, mood, swayTicks, engagementBp, engagementSum, isFollower } =
		columns;
	const kept = [
		serial,
		template,
		personality,
		decayBp,
		bias,
		mood,
		swayTicks,
		engagementBp,
		engagementSum,
		isFollower,
		...interests,
	];
	return presentMembers(world).map((eid) => kept.map((column) => column[eid]));
}

const ofLengths = (bytes: Uint8Array): Uint32Array => new Uint32Array(bytes.buffer, bytes.byteOffset, 7);

describe("a snapshot of a world", () => {
	it("restores to the same world, of which the same snapshot is taken", () => {
		fc.assert(
			fc.property(anySession, anyMoves, (session, moves) => {
				const show = openShow(session);
				for (const move of moves) take(show, move);
				const bytes = encodeWorld(show.world);
				const world = decodeWorld(bytes);
				expect(rowsOf(world)).to.deep.equal(rowsOf(show.world));
				expect(viewOf(world)).to.deep.equal(viewOf(show.world));
				expect(Buffer.compare(encodeWorld(world), bytes)).to.equal(0);
			}),
			{ numRuns: 30 },
		);
	});

	it("restores a world that waits for its start", () => {
		const world = decodeWorld(encodeWorld(createShowtimeWorld()));
		expect(summarise(world)).to.deep.include({ status: "waiting", tick: 0, marker: 0 });
	});

	it("restores a vocabulary of several words of interests", () => {
		const world = liveWorld({
			size: 60,
			rules: ({ tags, personalities }) => {
				tags.vocabulary = Array.from({ length: 128 }, (_, i) => `tag-${i}`);
				for (const row of personalities) row.interestsMax = 12;
			},
		});
		expect(byInterest(decodeWorld(encodeWorld(world)))).to.deep.equal(byInterest(world));
	});

	it("counts the participants of the sentiment window once, those that left too", () => {
		const world = liveWorld({
			size: 12,
			phase: 0,
			contentTags: { combat: 1 },
			rules: (rules) => {
				onlyPersonality(rules, { vocalityBp: 10_000 });
				rules.tags.keepBp = 10_000;
				rules.tags.defaultWeightBp = 10_000;
				rules.tags.satiationGrowBp = 0;
			},
		});
		for (const eid of presentMembers(world)) setInterests(world, eid, ["combat"]);
		setMembers(world, { engagementBp: 10_000, decayBp: 0 });
		tick(world);
		tick(world);
		apply(world, [{ kind: "departures", count: 9 }]);
		apply(world);
		const arrivals = { kind: "arrivals", cause: "inject", templates: [90, 91], requested: 2 } as const;
		for (const step of [apply, tick, tick, tick]) {
			const restored = decodeWorld(encodeWorld(world));
			expect(summarise(restored).approaching).to.deep.equal(summarise(world).approaching);
			expect([...restored.window.participants]).to.deep.equal([...world.window.participants]);
			step(world, [{ ...arrivals, templates: [...arrivals.templates] }]);
		}
		expect(world.window.entries.length, "entries of several ticks").to.be.above(0);
	});

	it("shares nothing with its bytes or with the world it was taken from", () => {
		const world = liveWorld({ size: 40, contentTags: { combat: 0.5 } });
		const bytes = encodeWorld(world);
		const copy = bytes.slice();
		const restored = decodeWorld(bytes);
		tick(restored, [gameEvent("combat"), { kind: "departures", count: 10 }]);
		expect(Buffer.compare(bytes, copy)).to.equal(0);
		expect(Buffer.compare(encodeWorld(world), copy)).to.equal(0);
		bytes.fill(0xff);
		expect(membersOf(restored)).to.have.length(30);
	});

	it("restores from bytes that do not begin on a word", () => {
		const bytes = encodeWorld(liveWorld({ size: 40 }));
		for (const offset of [1, 2, 3]) {
			const moved = new Uint8Array(bytes.length + offset).subarray(offset);
			moved.set(bytes);
			expect(Buffer.compare(encodeWorld(decodeWorld(moved)), bytes)).to.equal(0);
			const buffer = Buffer.from(moved.buffer, offset);
			expect(Buffer.compare(encodeWorld(decodeWorld(buffer)), bytes), "a view that is a Node buffer").to.equal(0);
		}
	});

	it("refuses cut and lengthened bytes with a RangeError", () => {
		const bytes = encodeWorld(liveWorld({ size: 40 }));
		for (const length of [0, 1, 19, 20, 21, 500, bytes.length - 4, bytes.length - 1]) {
			expect(() => decodeWorld(bytes.subarray(0, length)), `${length} bytes`).to.throw(RangeError);
		}
		const longer = new Uint8Array(bytes.length + 4);
		longer.set(bytes);
		expect(() => decodeWorld(longer)).to.throw(RangeError);
	});

	it("refuses garbled lengths with a RangeError", () => {
		const bytes = encodeWorld(liveWorld({ size: 40 }));
		for (let field = 0; field < 7; field++) {
			for (const wrong of [0xffff_ffff, 0x8000_0000, ofLengths(bytes)[field] + 8]) {
				const garbled = bytes.slice();
				ofLengths(garbled)[field] = wrong;
				expect(() => decodeWorld(garbled), `length ${field} of ${wrong}`).to.throw(RangeError);
			}
		}
	});
});

describe("the snapshot of a crowd of 10,000", () => {
	it("takes at most 40 bytes a member together with the personas and the causes, in the middle of a train and of churn", () => {
		const { show, causes, play } = openNotedShow({ size: 10_000, phase: 4, reservoirSize: 40_000 });
		let largest = 0;
		for (let i = 0; i < 80; i++) {
			// Something for every taste, then nothing: trains first, then boredom and churn.
			const isBusy = i < 15;
			const types = ["combat", "crafting", "social", "exploration", "trade", "boss-defeat", "world-first"];
			play("tick", isBusy ? types.map((type) => gameEvent(type, 1)) : []);
			const sections = [
				encodeWorld(show.world),
				encodePersonas(show.personas, show.world),
				encodeCauseLog(causes, show.world),
			];
			const bytes = sections.reduce((sum, { length }) => sum + length, 0);
			largest = Math.max(largest, bytes / show.world.tally.total);
		}
		expect(show.world.session.bestLevel, "a train ran").to.be.above(3);
		expect(show.world.session.left, "people left").to.be.above(500);
		expect(largest).to.be.at.most(40);
		expect(largest, "and is counted at all").to.be.above(25);
	});
});
