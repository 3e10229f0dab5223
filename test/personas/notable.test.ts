import { expect } from "chai";
import { notableViewers } from "../../src/personas/notable.ts";
import { projectPersonas } from "../../src/personas/project-personas.ts";
import { personaIdOf } from "../../src/personas/view-key.ts";
import { openShow, type Show, type WorldOptions } from "../support/worlds.ts";

function room(ticks: number, options: WorldOptions = {}): Show {
	const show = openShow({ size: 20, ...options });
	for (let i = 0; i < ticks; i++) show.play("tick");
	return show;
}

/** Seats that are taken, those of most renown first. */
const ranked = ({ personas }: Show): number[] =>
	Array.from(personas.ordinal.subarray(0, personas.seatCount).keys())
		.filter((seat) => personas.ordinal[seat] > 0)
		.sort((a, b) => personas.renown[b] - personas.renown[a] || a - b);

describe("notable viewers", () => {
	it("are those of most renown, the first ranked first, and no more than asked for", () => {
		const show = room(60);
		const { personas, world } = show;
		const ids = notableViewers(personas, world, 3).map(({ id }) => id);
		const best = ranked(show).slice(0, 3);
		expect(ids).to.deep.equal(best.map((seat) => personaIdOf(personas.key, personas.ordinal[seat])));
		expect(notableViewers(personas, world, 100)).to.have.length(personas.present);
		expect(notableViewers(personas, world, 0)).to.deep.equal([]);
	});

	it("show what their seat shows", () => {
		const show = room(5);
		const { state } = show.personas;
		const [first] = notableViewers(show.personas, show.world, 1);
		const [seat] = ranked(show);
		expect(first).to.include({ step: state[seat] >>> 4, mood: (state[seat] >>> 1) & 7 });
	});

	it("are nobody who left, and keep their ids while they stay", () => {
		const show = room(1);
		const idsOf = () => notableViewers(show.personas, show.world, 40).map(({ id }) => id);
		const before = idsOf();
		show.world.session.targetSize = 5;
		show.play("apply", [{ kind: "departures", count: 15 }]);
		expect(idsOf()).to.deep.equal(before);
		for (let i = 0; i < 6; i++) show.play("tick");
		const { personas } = show;
		expect(idsOf()).to.have.members(ranked(show).map((seat) => personaIdOf(personas.key, personas.ordinal[seat])));
		expect(idsOf().filter((id) => before.includes(id)).length).to.be.within(1, 12);
	});

	it("are named by personality and leaning, in words for any personality of a game", () => {
		const named = (name: string) => {
			const { world, personas } = room(1, {
				rules: (rules) => {
					rules.personalities = [
						{ ...rules.personalities[0], name, shareBp: 10_000, biasWeights: [0, 0, 1, 0, 0, 0, 0, 0] },
					];
				},
			});
			return notableViewers(personas, world, 1)[0].label;
		};
		expect(named("loyal")).to.equal("Loyal Critic");
		expect(named("zealous")).to.equal("Zealous Critic");
	});

	it("are the same after a step in which no time passed", () => {
		const { world, personas } = room(2);
		const before = notableViewers(personas, world, 20);
		world.isTick = false;
		projectPersonas(personas, world);
		expect(notableViewers(personas, world, 20)).to.deep.equal(before);
	});
});
