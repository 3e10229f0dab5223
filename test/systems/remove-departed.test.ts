import { expect } from "chai";
import type { Input } from "../../src/events/input.ts";
import { membersOf } from "../../src/world/summary.ts";
import { templateOf } from "../../src/world/template.ts";
import type { World } from "../../src/world/world.ts";
import { apply, liveWorld, ofKind, presentMembers, setMembers, tick } from "../support/worlds.ts";

const arrivals = (templates: number[]): Input => ({
	kind: "arrivals",
	cause: "inject",
	templates,
	requested: templates.length,
});
const departures = (count: number): Input => ({ kind: "departures", count });

/** Every column of a member, by name. */
function rowOf(world: World, eid: number): Record<string, number | number[]> {
	const { interests, ...columns } = world.components.member;
	const row: Record<string, number | number[]> = { interests: interests.map((word) => word[eid]) };
	for (const [name, column] of Object.entries(columns)) {
		// Scratch and columns of several entries a member are no part of what a member is.
		if (typeof column === "number" || column.length !== columns.capacity || name === "scratch") continue;
		row[name] = column[eid];
	}
	return row;
}

describe("remove-departed", () => {
	it("gives exactly those back who left in the step", () => {
		const world = liveWorld({ size: 30 });
		const before = membersOf(world);
		const [first] = ofKind(apply(world, [departures(5)]), "members.returned");
		const [second] = ofKind(apply(world, [departures(2), departures(1)]), "members.returned");
		expect(first.templates).to.have.length(5);
		expect(second.templates).to.have.length(3);
		expect([...first.templates, ...second.templates, ...membersOf(world)]).to.have.members(before);
		expect(apply(world)).to.deep.equal([]);
	});

	it("lets go of the rows that nobody took over", () => {
		const world = liveWorld({ size: 30 });
		apply(world, [departures(10)]);
		apply(world);
		apply(world);
		expect(world.members).to.have.length(20);
		expect(membersOf(world)).to.have.length(20);
	});

	it("gives rows to arrivals of the next step, and makes room for more", () => {
		const world = liveWorld({ size: 30 });
		apply(world, [departures(10)]);
		apply(world, [arrivals(Array.from({ length: 25 }, (_, i) => 100 + i))]);
		expect(world.members).to.have.length(45);
		expect(membersOf(world)).to.have.length(45);
		expect(new Set(presentMembers(world)).size).to.equal(45);
	});

	it("leaves nothing of the former member in a row that changes hands", () => {
		const used = liveWorld({ size: 30 });
		setMembers(used, { engagementBp: 9_999, mood: 7, swayTicks: 5, matchBp: 8_888 });
		tick(used);
		setMembers(used, { swayTicks: 5 });
		apply(used, [departures(30)]);
		const rows = [...used.vacant];
		apply(used, [arrivals([500, 501, 502])]);
		const taken = presentMembers(used);
		expect(rows).to.include.members(taken);

		// The same members in rows that nobody had before, at the same marker.
		const fresh = liveWorld({ size: 30 });
		tick(fresh);
		apply(fresh);
		apply(fresh, [arrivals([500, 501, 502])]);
		const inFresh = presentMembers(fresh).slice(30);
		taken.forEach((eid) => {
			const template = used.components.member.template[eid];
			const twin = inFresh.find((other) => fresh.components.member.template[other] === template) ?? -1;
			expect(rowOf(used, eid)).to.deep.equal(rowOf(fresh, twin));
		});
	});

	it("gives a member that comes back its own again, whatever row it gets", () => {
		const world = liveWorld({ size: 30 });
		apply(world, [departures(30)]);
		apply(world, [arrivals([3, 17])]);
		const { member } = world.components;
		for (const eid of presentMembers(world)) {
			const template = templateOf(world.session.reservoirSeed, member.template[eid], world.rules);
			const liked = world.tags.names.filter((_, tag) => (member.interests[tag >>> 5][eid] >>> (tag & 31)) & 1);
			expect(liked).to.have.members(template.interests);
			expect(world.rules.personalities[member.personality[eid]].name).to.equal(template.personality);
		}
	});

	it("keeps its bookkeeping through thousands of comings and goings", () => {
		const world = liveWorld({ size: 60 });
		let next = 1_000;
		for (let i = 0; i < 300; i++) {
			const inputs: Input[] = [];
			if (i % 3 !== 0) inputs.push(departures((i * 7) % 19));
			if (i % 2 === 0) inputs.push(arrivals(Array.from({ length: (i * 5) % 17 }, () => next++)));
			apply(world, inputs);
			const { session, tally } = world;
			expect(session.initial + session.arrived - session.left).to.equal(tally.total);
			expect(membersOf(world)).to.have.length(tally.total);
		}
		expect(world.members.length - world.tally.total, "vacant rows are of one step").to.be.below(20);
	});
});
