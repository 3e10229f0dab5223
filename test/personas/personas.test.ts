import { expect } from "chai";
import * as fc from "fast-check";
import { createPersonas, type Personas, projectPersonas } from "../../src/personas/personas.ts";
import type { World } from "../../src/world/world.ts";
import { anyMoves, anySession, take } from "../support/histories.ts";
import { apply, liveWorld, openShow, presentMembers, setMembers, startOf, TinyReservoir } from "../support/worlds.ts";

/** A world and its personas after the start. */
function seated(size: number): { world: World; personas: Personas } {
	const world = liveWorld({ size });
	const personas = createPersonas(1);
	projectPersonas(personas, world);
	return { world, personas };
}

/** Serial of the member behind each seat, 0 for a free one. */
const serialsOf = ({ serialOf, seatCount }: Personas): number[] => [...serialOf.subarray(0, seatCount)];
const stepAt = (personas: Personas, seat: number): number => personas.state[seat] >>> 4;
const moodAt = (personas: Personas, seat: number): number => (personas.state[seat] >>> 1) & 7;
const presentAt = (personas: Personas, seat: number): number => personas.state[seat] & 1;

function arrive(world: World, ...templates: number[]): void {
	apply(world, [{ kind: "arrivals", cause: "inject", templates, requested: templates.length }]);
}

/** State and occupancy of every seat. */
const picture = ({ state, occupancy, seatCount }: Personas): number[] =>
	Array.from({ length: seatCount }, (_, seat) => (state[seat] << 1) | occupancy[seat]);

describe("personas", () => {
	it("seat the first audience in order of arrival", () => {
		const { personas } = seated(100);
		expect(serialsOf(personas)).to.deep.equal(Array.from({ length: 100 }, (_, i) => i + 1));
		expect(personas).to.include({ seatCount: 100, present: 100, peak: 100 });
		expect([...personas.changed]).to.deep.equal(Array.from({ length: 100 }, (_, i) => i));
	});

	it("show engagement in sixteen steps, mood and presence of the member behind the seat", () => {
		const { world, personas } = seated(40);
		presentMembers(world).forEach((eid, i) => {
			setMembers(world, { engagementBp: Math.min(10_000, i * 256), mood: i % 8 }, [eid]);
		});
		const fresh = createPersonas(1);
		world.arrived = [...presentMembers(world)];
		projectPersonas(fresh, world);
		presentMembers(world).forEach((eid, seat) => {
			const { engagementBp, mood } = world.components.member;
			expect(stepAt(fresh, seat)).to.equal(Math.min(15, Math.floor(engagementBp[eid] / 625)));
			expect(moodAt(fresh, seat)).to.equal(mood[eid]);
			expect(presentAt(fresh, seat)).to.equal(1);
		});
		expect(personas.seatCount).to.equal(fresh.seatCount);
	});

	it("keep their seats while they are present, whoever else goes", () => {
		const { world, personas } = seated(100);
		apply(world, [{ kind: "departures", count: 40 }]);
		projectPersonas(personas, world);
		const present = new Set(presentMembers(world).map((eid) => world.components.member.serial[eid]));
		serialsOf(personas).forEach((serial, seat) => {
			expect(serial).to.equal(present.has(seat + 1) ? seat + 1 : 0);
			expect(presentAt(personas, seat)).to.equal(serial === 0 ? 0 : 1);
		});
		expect(personas).to.include({ seatCount: 100, present: 60, peak: 100 });
	});

	it("fill the lowest free seat first, and new seats when none is free", () => {
		const { world, personas } = seated(20);
		apply(world, [{ kind: "departures", count: 3 }]);
		projectPersonas(personas, world);
		const free = serialsOf(personas).flatMap((serial, seat) => (serial === 0 ? [seat] : []));
		arrive(world, 50, 51, 52, 53, 54);
		projectPersonas(personas, world);
		const serials = serialsOf(personas);
		expect([...free, 20, 21].map((seat) => serials[seat])).to.deep.equal([21, 22, 23, 24, 25]);
		expect(personas.seatCount).to.equal(22);
	});

	it("give a seat that was freed in a step to who arrived in the same", () => {
		const { world, personas } = seated(20);
		apply(world, [
			{ kind: "departures", count: 2 },
			{ kind: "arrivals", cause: "inject", templates: [50, 51], requested: 2 },
		]);
		projectPersonas(personas, world);
		expect(personas).to.include({ seatCount: 20, present: 20 });
		expect(serialsOf(personas)).to.include.members([21, 22]);
	});

	it("flip the occupancy of a seat with each new occupant and with nothing else", () => {
		const { world, personas } = seated(5);
		const before = [...personas.occupancy.subarray(0, 5)];
		expect(before).to.deep.equal([1, 1, 1, 1, 1]);
		apply(world, [{ kind: "departures", count: 1 }]);
		projectPersonas(personas, world);
		const [left] = personas.changed;
		expect([...personas.occupancy.subarray(0, 5)]).to.deep.equal(before);
		arrive(world, 50);
		projectPersonas(personas, world);
		expect(personas.occupancy[left]).to.equal(0);
		apply(world, [{ kind: "departures", count: 5 }]);
		projectPersonas(personas, world);
		arrive(world, 60, 61, 62, 63, 64);
		projectPersonas(personas, world);
		expect(personas.occupancy[left]).to.equal(1);
	});

	it("keep everyone's seat when somebody comes and goes within one step", () => {
		const reservoir = new TinyReservoir(200, startOf({ size: 10 }).roster);
		const { world, personas } = seated(10);
		for (let i = 0; i < 40; i++) {
			const templates = reservoir.checkOut(3);
			apply(world, [
				{ kind: "arrivals", cause: "inject", templates, requested: 3 },
				{ kind: "departures", count: 3 },
			]);
			projectPersonas(personas, world);
			const serials = presentMembers(world).map((eid) => world.components.member.serial[eid]);
			expect(serialsOf(personas).filter((serial) => serial > 0)).to.have.members(serials);
		}
	});

	it("count what they show", () => {
		const { world, personas } = seated(300);
		setMembers(world, { engagementBp: 3_000 });
		setMembers(world, { engagementBp: 5_001 }, presentMembers(world).slice(0, 30));
		setMembers(world, { engagementBp: 1_999 }, presentMembers(world).slice(40, 45));
		apply(world);
		projectPersonas(personas, world);
		expect(personas).to.include({ present: 300, engaged: 30, disengaged: 5 });
		expect([...personas.byPersonality.subarray(0, 8)]).to.deep.equal([...world.tally.byPersonality.subarray(0, 8)]);
	});

	it("say nothing of an empty room and take in whoever comes to it", () => {
		const { world, personas } = seated(0);
		expect(personas).to.include({ seatCount: 0, present: 0 });
		arrive(world, 1, 2);
		projectPersonas(personas, world);
		expect(serialsOf(personas)).to.deep.equal([1, 2]);
	});
});

describe("the engagement step of a persona", () => {
	/** Steps that one persona shows as its engagement takes the values given. */
	function stepsOf(course: readonly number[]): number[] {
		const { world, personas } = seated(1);
		return course.map((engagementBp) => {
			setMembers(world, { engagementBp });
			apply(world);
			projectPersonas(personas, world);
			return stepAt(personas, 0);
		});
	}

	it("does not flicker when engagement trembles on a border", () => {
		for (let border = 625; border < 10_000; border += 625) {
			const trembling = Array.from({ length: 20 }, (_, i) => border + (i % 2 === 0 ? 100 : -100));
			const shown = new Set(stepsOf([border + 300, ...trembling]));
			expect([...shown], `border ${border}`).to.deep.equal([border / 625]);
			const from = new Set(stepsOf([border - 300, ...trembling]));
			expect([...from], `border ${border} from below`).to.deep.equal([border / 625 - 1]);
		}
	});

	it("follows when engagement is past the border", () => {
		expect(stepsOf([5_000, 5_700, 6_300, 8_000, 2_000, 0, 10_000])).to.deep.equal([8, 8, 10, 12, 3, 0, 15]);
	});

	it("reaches the lowest and the highest step and no others beyond", () => {
		expect(stepsOf([0, 10_000, 0, 9_999, 1])).to.deep.equal([0, 15, 0, 15, 0]);
	});

	it("is never more than one off what engagement says", () => {
		const courses = fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 30 });
		fc.assert(
			fc.property(courses, (course) => {
				stepsOf(course).forEach((step, i) => {
					expect(Math.abs(step - Math.min(15, Math.floor(course[i] / 625)))).to.be.at.most(1);
				});
			}),
			{ numRuns: 50 },
		);
	});
});

describe("the changed seats", () => {
	it("are exactly those whose state or occupancy changed, ascending, step after step", () => {
		fc.assert(
			fc.property(anySession, anyMoves, (session, moves) => {
				const show = openShow(session);
				let before = picture(show.personas);
				for (const move of moves) {
					take(show, move);
					const after = picture(show.personas);
					const changed = after.flatMap((seen, seat) => (seen === (before[seat] ?? 0) ? [] : [seat]));
					expect([...show.personas.changed]).to.deep.equal(changed);
					before = after;
				}
			}),
			{ numRuns: 30 },
		);
	});
});

describe("personas through any session", () => {
	it("are the members present, one to one, and none changes its seat", () => {
		fc.assert(
			fc.property(anySession, anyMoves, (session, moves) => {
				const show = openShow(session);
				const { personas, world } = show;
				let seatOf = new Map<number, number>();
				for (const move of moves) {
					take(show, move);
					const { serial, engagementBp, mood } = world.components.member;
					const now = new Map<number, number>();
					serialsOf(personas).forEach((bound, seat) => {
						if (bound > 0) now.set(bound, seat);
						expect(presentAt(personas, seat)).to.equal(bound > 0 ? 1 : 0);
					});
					const present = presentMembers(world);
					expect([...now.keys()]).to.have.members(present.map((eid) => serial[eid]));
					for (const eid of present) {
						const seat = now.get(serial[eid]) ?? -1;
						expect(seat).to.equal(seatOf.get(serial[eid]) ?? seat);
						expect(moodAt(personas, seat)).to.equal(mood[eid]);
						expect(Math.abs(stepAt(personas, seat) - engagementBp[eid] / 625)).to.be.below(1.3);
					}
					seatOf = now;
				}
			}),
			{ numRuns: 20 },
		);
	});
});
