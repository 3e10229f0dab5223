import { expect } from "chai";
import { notableViewers } from "../../src/personas/notable.ts";
import { personaIdOf } from "../../src/personas/persona-id.ts";
import { type Personas, projectPersonas } from "../../src/personas/personas.ts";
import { memberIdOf } from "../../src/world/template.ts";
import type { World } from "../../src/world/world.ts";
import { openShow, presentMembers, setMembers, type WorldOptions } from "../support/worlds.ts";

/** A session of 20 plain members that have watched one tick at engagement 0.01 x serial. */
function room(options: WorldOptions = {}): { world: World; personas: Personas } {
	const { world, personas, play } = openShow({ size: 20, ...options });
	const { serial } = world.components.member;
	for (const eid of presentMembers(world))
		setMembers(world, { engagementBp: serial[eid] * 100 + 4_000, decayBp: 0 }, [eid]);
	play("tick");
	return { world, personas };
}

describe("notable viewers", () => {
	it("are those of most engagement over time, the first ranked first, and no more than asked for", () => {
		const { world, personas } = room();
		const ids = notableViewers(personas, world, 3).map(({ id }) => id);
		expect(ids).to.deep.equal([20, 19, 18].map((serial) => personaIdOf(world.session.seed, serial)));
		expect(notableViewers(personas, world, 100)).to.have.length(20);
		expect(notableViewers(personas, world, 0)).to.deep.equal([]);
	});

	it("show what their seat shows", () => {
		const { world, personas } = room();
		const [first] = notableViewers(personas, world, 1);
		expect(first).to.include({ step: personas.state[19] >>> 4, mood: (personas.state[19] >>> 1) & 7 });
	});

	it("are nobody who left", () => {
		const { world, personas, play } = openShow({ size: 20 });
		play("tick");
		const before = notableViewers(personas, world, 20).map(({ id }) => id);
		play("apply", [{ kind: "departures", count: 8 }]);
		const after = notableViewers(personas, world, 20).map(({ id }) => id);
		expect(after).to.have.length(12);
		expect(before).to.include.members(after);
	});

	it("are named by personality and bias, in words for any personality of a game", () => {
		const named = (name: string) => {
			const { world, personas } = room({
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
});

describe("the id of a persona", () => {
	it("is 16 hex digits, another for each persona and for each session", () => {
		const ids = new Set<string>();
		for (const seed of [0, 1, 0xffff_ffff]) {
			for (let serial = 1; serial <= 3_000; serial++) {
				const id = personaIdOf(seed, serial);
				expect(id).to.match(/^[0-9a-f]{16}$/);
				ids.add(id);
			}
		}
		expect(ids.size).to.equal(9_000);
	});

	it("stays while the persona does", () => {
		const { world, personas } = room();
		const before = notableViewers(personas, world, 20);
		projectPersonas(personas, world);
		expect(notableViewers(personas, world, 20)).to.deep.equal(before);
	});

	it("is no part of the member's id", () => {
		for (let index = 0; index < 200; index++) {
			const memberId = memberIdOf(11, index).replaceAll("-", "");
			expect(memberId).not.to.include(personaIdOf(7, index + 1).slice(0, 8));
		}
	});
});
