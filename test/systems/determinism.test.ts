import { expect } from "chai";
import * as fc from "fast-check";
import type { Input } from "../../src/events/input.ts";
import { hypeTrainOf } from "../../src/world/world.ts";
import {
	anyMoves,
	anySession,
	beginFold,
	foldOne,
	historyOf,
	type Move,
	picturesOf,
	restored,
	take,
} from "../support/histories.ts";
import { type Chapter, felt, gameEvent, openShow, type Show } from "../support/worlds.ts";

const RUNS = { numRuns: 40 };

/** An end in any company: what stands after it is dropped. */
const ending: fc.Arbitrary<Input[]> = fc.constantFrom<Input[][]>(
	[{ kind: "end", reason: "requested" }],
	[felt("Excited", 9), { kind: "end", reason: "idle" }, { kind: "resume" }],
);

const anyHistory: fc.Arbitrary<Chapter[]> = fc
	.record({ session: anySession, moves: anyMoves, end: fc.option(ending, { freq: 3 }), kind: anyKind() })
	.map(({ session, moves, end, kind }) => {
		const show = openShow(session);
		for (const move of moves) take(show, move);
		if (end !== null) {
			show.play(kind, end, 3);
			show.play("tick", [gameEvent("combat")]);
		}
		return show.history;
	});

function anyKind() {
	return fc.constantFrom("tick" as const, "apply" as const, "skip" as const);
}

describe("a session's history", () => {
	it("leads to the same worlds and effects every time", () => {
		fc.assert(
			fc.property(anyHistory, (history) => {
				expect(picturesOf(history)).to.deep.equal(picturesOf(history));
			}),
			RUNS,
		);
	});

	it("leads there as it came out of the journal, as JSON", () => {
		fc.assert(
			fc.property(anyHistory, (history) => {
				const journalled = JSON.parse(JSON.stringify(history)) as Chapter[];
				expect(picturesOf(journalled)).to.deep.equal(picturesOf(history));
			}),
			RUNS,
		);
	});

	it("leads there beside another room in the same process", () => {
		fc.assert(
			fc.property(anyHistory, anyHistory, (one, other) => {
				const alone = [picturesOf(one), picturesOf(other)];
				const folds = [beginFold(one), beginFold(other)];
				const together: string[][] = [[], []];
				for (let i = 0; i < Math.max(one.length, other.length); i++) {
					if (i < one.length) together[0].push(foldOne(folds[0], one[i]));
					if (i < other.length) together[1].push(foldOne(folds[1], other[i]));
				}
				expect(together).to.deep.equal(alone);
			}),
			RUNS,
		);
	});

	it("leads there from any snapshot on the way", () => {
		fc.assert(
			fc.property(anyHistory, fc.array(fc.boolean(), { minLength: 64, maxLength: 64 }), (history, restores) => {
				expect(picturesOf(history, (index) => index > 0 && restores[index])).to.deep.equal(picturesOf(history));
			}),
			RUNS,
		);
	});

	it("leads there from a snapshot after every step", () => {
		fc.assert(
			fc.property(anyHistory, (history) => {
				expect(picturesOf(history, (index) => index > 0)).to.deep.equal(picturesOf(history));
			}),
			RUNS,
		);
	});

	it("leads elsewhere with another seed", () => {
		const moves = Array.from({ length: 20 }, (): Move => ({ kind: "tick", ticks: 1, wishes: [] }));
		const [one, other] = [1, 2].map((seed) => picturesOf(historyOf({ seed }, moves)).at(-1));
		expect(one).not.to.equal(other);
	});
});

describe("a snapshot", () => {
	/** A fixed show of 150 steps with everything in it: lulls, bursts, trains, pauses, comings and goings. */
	function busyShow(onStep: (show: Show) => void): Show {
		const show = openShow({
			size: 120,
			phase: 4,
			seed: 5,
			settings: { engagementDecayBaseRate: 0.06, hypeTrainTriggerThreshold: 6 },
		});
		for (let i = 0; i < 150; i++) {
			const wishes: Move["wishes"] = [];
			if (i % 40 < 12)
				wishes.push({ ...(gameEvent(i % 2 === 0 ? "combat" : "social", 0.8) as Move["wishes"][number]) });
			if (i % 30 === 10) wishes.push(felt("Excited", 8, 0.95));
			if (i % 30 === 15) wishes.push(felt("Curious", 2, 0.95));
			if (i % 37 === 20) wishes.push({ kind: "pause" });
			if (i % 37 === 24) wishes.push({ kind: "resume" });
			if (i % 11 === 3) wishes.push({ kind: "departures", count: 5 });
			if (i % 23 === 5) wishes.push({ kind: "admission", count: 9 });
			take(show, { kind: i % 5 === 4 ? "apply" : "tick", ticks: 1, wishes });
			onStep(show);
		}
		return show;
	}

	it("takes up a session in the middle of anything", () => {
		const seen = new Set<string>();
		const show = busyShow(({ world, coming }) => {
			if (world.session.status === "paused") seen.add("paused");
			if (hypeTrainOf(world) !== undefined) seen.add("a train running");
			if ((hypeTrainOf(world)?.contributors.size ?? 0) > 0) seen.add("a train fed by members");
			if (world.vacant.length > 0) seen.add("vacant rows");
			if (world.session.refill !== null && coming.length > 0) seen.add("a refill on its way");
			if (world.window.entries.some(({ serial }) => serial > 0)) seen.add("entries of members");
			if (world.window.entries.some(({ serial }) => serial === 0)) seen.add("anonymous entries");
			const { swayTicks } = world.components.member;
			if (world.members.some((eid) => swayTicks[eid] > 0)) seen.add("caught feelings");
		});
		expect([...seen]).to.have.members([
			"paused",
			"a train running",
			"a train fed by members",
			"vacant rows",
			"a refill on its way",
			"entries of members",
			"anonymous entries",
			"caught feelings",
		]);
		const uninterrupted = picturesOf(show.history);
		for (const every of [1, 2, 7, 31]) {
			expect(picturesOf(show.history, (index) => index % every === every - 1)).to.deep.equal(uninterrupted);
		}
	});

	it("leaves the session that it was taken from as it was", () => {
		const { history } = busyShow(() => {});
		const watched = beginFold(history);
		const pictures = history.map((chapter) => {
			const picture = foldOne(watched, chapter);
			const copy = restored(watched);
			foldOne(copy, { marker: { ...chapter.marker, marker: chapter.marker.marker + 1 }, inputs: [felt("Amused", 30)] });
			return picture;
		});
		expect(pictures).to.deep.equal(picturesOf(history));
	});
});
