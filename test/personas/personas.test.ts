import { expect } from "chai";
import * as fc from "fast-check";
import { createPersonas, type Personas } from "../../src/personas/personas.ts";
import { projectPersonas } from "../../src/personas/project-personas.ts";
import { anyMoves, anySession, take } from "../support/histories.ts";
import { gameEvent, openShow, presentMembers, type Show, setMembers, tick, VIEW_KEY } from "../support/worlds.ts";

const THEMES = ["combat", "crafting", "social", "exploration", "trade"];

/** Plays `ticks` ticks of a stream that changes its theme every two minutes. */
function entertain(show: Show, ticks: number, seen: () => void = () => {}): void {
	for (let i = 0; i < ticks; i++) {
		const { tick: now } = show.world;
		const theme = THEMES[Math.floor(now / 24) % THEMES.length];
		show.play("tick", now % 4 === 0 ? [gameEvent(theme)] : []);
		seen();
	}
}

const taken = ({ ordinal, seatCount }: Personas): number[] =>
	Array.from(ordinal.subarray(0, seatCount).keys()).filter((seat) => ordinal[seat] > 0);
const stepAt = (personas: Personas, seat: number): number => personas.state[seat] >>> 4;

/** State and occupancy of every seat. */
const picture = ({ state, occupancy, seatCount }: Personas): number[] =>
	Array.from({ length: seatCount }, (_, seat) => (state[seat] << 1) | occupancy[seat]);

describe("the first audience", () => {
	it("is there at once, one persona a member, in seats that the key picks", () => {
		const { personas, world } = openShow({ size: 100 });
		expect(personas).to.include({ present: 100, peak: 100, seated: 100 });
		expect([...personas.changed]).to.deep.equal(taken(personas));
		expect(taken(personas)).to.have.length(100);
		const other = createPersonas(VIEW_KEY.replace("0", "1"));
		projectPersonas(other, world);
		expect(taken(other)).to.not.deep.equal(taken(personas));
		expect([...other.state]).to.not.deep.equal([...personas.state]);
	});

	it("is awaited in an empty room, and comes at once when anybody does", () => {
		const show = openShow({ size: 0, reservoirSize: 10 });
		show.play("tick");
		expect(show.personas).to.include({ seatCount: 0, present: 0 });
		const templates = show.reservoir.checkOut(2);
		show.play("apply", [{ kind: "arrivals", cause: "inject", templates, requested: 2 }]);
		expect(show.personas).to.include({ present: 2, seated: 2 });
	});
});

describe("the personas of a stream", () => {
	it("are as many as the members, give or take a twentieth, while nothing drastic happens", () => {
		const show = openShow({ size: 400, reservoirSize: 4_000 });
		entertain(show, 200, () => {
			expect(Math.abs(show.personas.present - show.world.tally.total)).to.be.at.most(20);
		});
	});

	it("are engaged, bored and moved as the members are", () => {
		const show = openShow({ size: 400, reservoirSize: 4_000 });
		entertain(show, 200, () => {
			const { personas, world } = show;
			expect(personas.engaged / personas.present).to.be.closeTo(world.tally.engaged / world.tally.total, 0.02);
			expect(personas.disengaged / personas.present).to.be.closeTo(world.tally.disengaged / world.tally.total, 0.02);
			for (let mood = 0; mood < 8; mood++) {
				const share = world.tally.mood[mood] / world.tally.total;
				expect(personas.mood[mood] / personas.present, `mood ${mood}`).to.be.closeTo(share, 0.06);
			}
		});
	});

	it("show a boss fight in the tick in which the members do", () => {
		const show = openShow({ size: 200 });
		entertain(show, 30);
		setMembers(show.world, { engagementBp: 9_500, decayBp: 0 });
		show.play("tick");
		expect(show.personas.engaged).to.be.at.least(show.personas.present - 4);
		const above = taken(show.personas).filter((seat) => stepAt(show.personas, seat) >= 14);
		expect(above.length).to.be.at.least(show.personas.present - 4);
	});

	it("follow an exodus within six ticks, and not all at once", () => {
		const show = openShow({ size: 200, rules: ({ audience }) => audience.poolSizes.fill(200) });
		entertain(show, 10);
		const before = show.personas.present;
		show.world.session.targetSize = 100;
		show.play("apply", [{ kind: "departures", count: 100 }]);
		expect(show.personas.present).to.equal(before);
		show.play("tick");
		expect(show.personas.present).to.be.within(140, 190);
		entertain(show, 6);
		expect(show.personas.present).to.be.at.most(120);
	});

	it("stand still between two ticks, whatever is put in", () => {
		const show = openShow({ size: 80, reservoirSize: 400 });
		entertain(show, 12);
		const before = picture(show.personas);
		show.play("apply", [{ kind: "departures", count: 30 }, gameEvent("boss-defeat", 1)]);
		expect(picture(show.personas)).to.deep.equal(before);
		expect(show.personas.changed).to.have.length(0);
		show.play("skip", [], 5);
		expect(picture(show.personas)).to.deep.equal(before);
	});

	it("keep seats and moods while the stream is paused, and lose interest as the members do", () => {
		const show = openShow({ size: 80 });
		entertain(show, 30);
		show.play("apply", [{ kind: "pause" }]);
		const { personas } = show;
		const seats = [...personas.ordinal];
		const moods = Array.from(personas.state, (state) => state & 0x0f);
		const { engaged } = personas;
		for (let i = 0; i < 30; i++) show.play("tick");
		expect([...personas.ordinal]).to.deep.equal(seats);
		expect(Array.from(personas.state, (state) => state & 0x0f)).to.deep.equal(moods);
		expect(personas.engaged).to.be.lessThan(engaged / 2);
	});

	it("change less than a third of the seats in a tick", () => {
		const show = openShow({ size: 400, reservoirSize: 4_000 });
		let share = 0;
		entertain(show, 120, () => {
			share += show.personas.changed.length / show.personas.present / 120;
		});
		expect(share).to.be.within(0.1, 0.3);
	});

	it("jump when a pulse interval is over and wander in between", () => {
		const show = openShow({ size: 400, reservoirSize: 4_000 });
		const moved: Record<"jumps" | "strolls", number> = { jumps: 0, strolls: 0 };
		let before = Int32Array.from(show.personas.place);
		entertain(show, 30, () => {
			const { place, ordinal } = show.personas;
			for (let seat = 0; seat < before.length; seat++) {
				if (ordinal[seat] === 0 || Math.abs(place[seat] - before[seat]) < 3_000) continue;
				moved[show.world.tick % 3 === 0 ? "jumps" : "strolls"]++;
			}
			before = Int32Array.from(place);
		});
		expect(moved.jumps).to.be.greaterThan(500);
		// One that leaves and one that takes its seat look like a leap as well.
		expect(moved.strolls).to.be.lessThan(moved.jumps / 5);
	});
});

describe("a persona's member", () => {
	it("is found after a pulse interval or two, is anybody, and is followed though it has gone", () => {
		const show = openShow({ size: 200 });
		const { personas, world } = show;
		const first = new Set(personas.ordinal);
		const isBound = (seat: number) => personas.boundTo[seat] !== 0xffff_ffff;
		entertain(show, 3);
		expect(taken(personas).filter(isBound)).to.have.length(0);
		entertain(show, 4);
		const veterans = taken(personas).filter((seat) => first.has(personas.ordinal[seat]));
		expect(veterans.filter(isBound)).to.have.length(veterans.length);
		const serials = new Set(veterans.map((seat) => personas.boundTo[seat]));
		expect(serials.size).to.be.within(90, 160);
		show.play("apply", [{ kind: "departures", count: 100 }]);
		const there = new Set(presentMembers(world).map((eid) => world.components.member.serial[eid]));
		const before = [...personas.boundTo];
		show.play("tick");
		const orphans = taken(personas).filter((seat) => isBound(seat) && !there.has(personas.boundTo[seat]));
		expect(orphans.length).to.be.greaterThan(40);
		for (const seat of orphans) expect(personas.boundTo[seat]).to.equal(before[seat]);
	});

	it("draws the persona towards its own place, slowly", () => {
		const lifted = (isHigh: (serial: number) => boolean): number => {
			const show = openShow({ size: 2_000, rules: ({ audience }) => audience.poolSizes.fill(2_000) });
			const { world, personas } = show;
			const { serial } = world.components.member;
			let sum = 0;
			for (let i = 0; i < 60; i++) {
				for (const eid of presentMembers(world)) {
					setMembers(world, { engagementBp: isHigh(serial[eid]) ? 9_000 : 3_000, decayBp: 0 }, [eid]);
				}
				tick(world);
				projectPersonas(personas, world);
			}
			for (const seat of taken(personas)) {
				if (personas.boundTo[seat] <= 2_000) sum += personas.place[seat] * (isHigh(personas.boundTo[seat]) ? 1 : -1);
			}
			return sum / personas.present / 65_536;
		};
		expect(lifted((serial) => serial % 2 === 0)).to.be.within(0.004, 0.1);
	});
});

describe("the engagement step of a persona", () => {
	/** Steps that one persona shows as its member's engagement takes the values given. */
	function stepsOf(course: readonly number[]): number[] {
		const { world, personas } = openShow({ size: 1 });
		const [seat] = taken(personas);
		return course.map((engagementBp) => {
			setMembers(world, { engagementBp });
			world.isTick = true;
			world.session.status = "paused";
			projectPersonas(personas, world);
			return stepAt(personas, seat);
		});
	}

	it("does not flicker when engagement trembles on a border", () => {
		for (let border = 625; border < 10_000; border += 625) {
			const trembling = Array.from({ length: 20 }, (_, i) => border + (i % 2 === 0 ? 150 : -150));
			expect(new Set(stepsOf([border + 300, ...trembling])), `border ${border}`).to.have.property("size", 1);
			expect(new Set(stepsOf([border - 300, ...trembling])), `border ${border} from below`).to.have.property("size", 1);
		}
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

describe("personas through any session", () => {
	it("change exactly the seats they say, ascending, and count what they show", () => {
		fc.assert(
			fc.property(anySession, anyMoves, (session, moves) => {
				const show = openShow(session);
				const { personas } = show;
				let before = picture(personas);
				for (const move of moves) {
					take(show, move);
					const after = picture(personas);
					const changed = after.flatMap((seen, seat) => (seen === (before[seat] ?? 0) ? [] : [seat]));
					expect([...personas.changed]).to.deep.equal(changed);
					before = after;
					const seats = taken(personas);
					expect(personas.present).to.equal(seats.length);
					expect(personas.peak).to.be.at.least(seats.length);
					for (let seat = 0; seat < personas.seatCount; seat++) {
						expect(personas.state[seat] & 1).to.equal(personas.ordinal[seat] > 0 ? 1 : 0);
						if (personas.ordinal[seat] === 0) expect(personas.state[seat]).to.equal(0);
					}
					for (let mood = 0; mood < 8; mood++) {
						const shown = seats.filter((seat) => ((personas.state[seat] >>> 1) & 7) === mood);
						expect(personas.mood[mood]).to.equal(shown.length);
					}
					expect(personas.byPersonality.reduce((sum, count) => sum + count)).to.equal(seats.length);
				}
			}),
			{ numRuns: 25 },
		);
	});

	it("flip the occupancy of a seat with each new occupant and with nothing else", () => {
		fc.assert(
			fc.property(anySession, anyMoves, (session, moves) => {
				const show = openShow(session);
				const { personas } = show;
				let ordinals = [...personas.ordinal.subarray(0, personas.seatCount)];
				let bits = [...personas.occupancy.subarray(0, personas.seatCount)];
				for (const move of moves) {
					take(show, move);
					for (let seat = 0; seat < personas.seatCount; seat++) {
						const isNew = personas.ordinal[seat] > 0 && personas.ordinal[seat] !== ordinals[seat];
						expect(personas.occupancy[seat]).to.equal((bits[seat] ?? 0) ^ (isNew ? 1 : 0));
					}
					ordinals = [...personas.ordinal.subarray(0, personas.seatCount)];
					bits = [...personas.occupancy.subarray(0, personas.seatCount)];
				}
			}),
			{ numRuns: 25 },
		);
	});
});
