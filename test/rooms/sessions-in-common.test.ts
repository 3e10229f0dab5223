import { expect } from "chai";
import fc from "fast-check";
import type { StartInput } from "../../src/events/input.ts";
import { createPersonasScratch } from "../../src/personas/personas.ts";
import { CURRENT_SIMULATION } from "../../src/simulation/current-simulation.ts";
import type { Common } from "../../src/simulation/simulation.ts";
import { createSharedRules } from "../../src/world/shared-rules.ts";
import { createSnapshotRoom } from "../../src/world/snapshot-room.ts";
import { openShow, type Show } from "../support/worlds.ts";

const common = (): Common => ({
	rooms: { world: createSnapshotRoom(), personas: createSnapshotRoom() },
	rules: createSharedRules(),
	scratch: createPersonasScratch(),
});

/** A session of `size` members that has lived for `ticks` ticks. */
function livedShow(size: number, seed: number, ticks: number): Show {
	const show = openShow({ size, seed });
	for (let tick = 0; tick < ticks; tick++) {
		const event = { eventId: `e${tick}`, type: tick % 2 === 0 ? "combat" : "social", significance: 0.7 };
		show.play("tick", [{ kind: "game-event", event }]);
	}
	return show;
}

const startIn = ({ history }: Show) => history[0].inputs.find((input) => input.kind === "start") as StartInput;

/** Each session's sections after every chapter, when the sessions take turns. */
function takingTurns(shows: readonly Show[], commonOf: () => Common | undefined): string[] {
	const folds = shows.map((show) => ({ show, common: commonOf() }));
	const states = folds.map(({ show, common }) => CURRENT_SIMULATION.begin(startIn(show), common));
	const written: string[] = [];
	for (let chapter = 0; shows.some(({ history }) => chapter < history.length); chapter++) {
		for (const [place, { show, common }] of folds.entries()) {
			if (chapter >= show.history.length) continue;
			const { marker, inputs } = structuredClone(show.history[chapter]);
			CURRENT_SIMULATION.step(states[place], marker, inputs);
			const sections = CURRENT_SIMULATION.encode(states[place], common);
			written.push(Buffer.concat(sections).toString("base64"));
			// Half of them go on from what was written.
			if (place % 2 === 0) states[place] = CURRENT_SIMULATION.decode(sections, common);
		}
	}
	return written;
}

describe("sessions that have rules and scratch in common", () => {
	it("are what each would be alone", () => {
		const size = fc.integer({ min: 1, max: 300 });
		fc.assert(
			fc.property(fc.array(fc.tuple(size, fc.nat(1_000), fc.nat(12)), { minLength: 2, maxLength: 4 }), (sessions) => {
				const shows = sessions.map(([members, seed, ticks]) => livedShow(members, seed, ticks));
				const shared = common();
				expect(takingTurns(shows, () => shared)).to.deep.equal(takingTurns(shows, () => undefined));
			}),
			{ numRuns: 15 },
		);
	});

	it("have one rule set where theirs are equal", () => {
		const shared = common();
		const [a, b, other] = [livedShow(3, 1, 0), livedShow(3, 2, 0), livedShow(3, 1, 0)].map((show, place) => {
			const { marker, inputs } = structuredClone(show.history[0]);
			const start = inputs.find((input) => input.kind === "start") as StartInput;
			if (place === 2) start.rules.intervalMs += 1_000;
			const state = CURRENT_SIMULATION.begin(start, shared);
			CURRENT_SIMULATION.step(state, marker, inputs);
			return state.world.rules;
		});
		expect(b).to.equal(a);
		expect(other).to.not.equal(a);
	});
});
