import { expect } from "chai";
import { SHOW_NAMES, SHOWS } from "../../src/lab/acts.ts";
import { timelineOf } from "../../src/lab/timeline.ts";
import { scenarioOf } from "../support/lab-runs.ts";

describe("what happens in a scenario", () => {
	for (const show of SHOW_NAMES) {
		it(`${show}: the same for the same seed, in order, of the show's types`, () => {
			const scenario = scenarioOf({ show, minutes: 30 });
			const timeline = timelineOf(scenario, 3);
			expect(timeline).to.deep.equal(timelineOf(scenario, 3));
			expect(timeline).not.to.deep.equal(timelineOf(scenario, 4));
			const times = timeline.map(({ atSeconds }) => atSeconds);
			expect(times).to.deep.equal([...times].sort((a, b) => a - b));
			expect(times.at(-1)).to.be.below(1_800);
			const types = new Set(timeline.map(({ input }) => (input.kind === "game-event" ? input.event.type : input.kind)));
			expect([...types].sort()).to.deep.equal(
				[...new Set(SHOWS[show].flatMap((act) => Object.keys(act.types)))].sort(),
			);
		});
	}

	it("puts a log beside a show, and counts a world first once", () => {
		const first = { atSeconds: 30, type: "world-first", worldFirst: { code: "slain", displayName: "Slain" } };
		const timeline = timelineOf(
			scenarioOf({ show: "steady", minutes: 2, events: [first, { ...first, atSeconds: 60 }] }),
			1,
		);
		const ids = timeline.map(({ input }) => input.kind === "game-event" && input.event.eventId);
		expect(new Set(ids).size).to.equal(timeline.length);
		const logged = timeline.filter(({ input }) => input.kind === "game-event" && input.event.worldFirst !== undefined);
		expect(logged.map(({ atSeconds, input }) => [atSeconds, "isWorldFirst" in input])).to.deep.equal([
			[30, true],
			[60, false],
		]);
	});

	it("has a broadcast's pulses on their grid, and its end", () => {
		const broadcast = { anonymous: 3, tracked: 2, moods: { Amused: 1 }, fromMinute: 1, toMinute: 2, everySeconds: 20 };
		const timeline = timelineOf(scenarioOf({ minutes: 5, broadcast }), 1);
		expect(timeline.map(({ atSeconds }) => atSeconds)).to.deep.equal([60, 80, 100, 120]);
		const [{ input }] = timeline;
		if (input.kind !== "pulse") throw new Error(input.kind);
		expect(input.entries.map(({ category }) => category)).to.deep.equal(new Array(5).fill("Amused"));
		expect(input.entries.map(({ trackingId }) => trackingId ?? "")).to.deep.equal(["", "", "", "viewer-1", "viewer-2"]);
		expect(timeline.at(-1)?.input.kind).to.equal("pulses-ended");
	});
});
