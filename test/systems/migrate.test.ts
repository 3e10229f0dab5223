import { expect } from "chai";
import type { PersonalityRules } from "../../src/components/rules.ts";
import { migrate } from "../../src/systems/migrate.ts";
import type { World } from "../../src/world/world.ts";
import {
	apply,
	liveWorld,
	ofKind,
	onlyPersonality,
	presentMembers,
	setMembers,
	tick,
	type WorldOptions,
} from "../support/worlds.ts";

const SIZE = 20_000;

function room(size: number, row: Partial<PersonalityRules>, options: WorldOptions = {}): World {
	return liveWorld({ size, ...options, rules: (rules) => onlyPersonality(rules, row) });
}

describe("migrate", () => {
	it("lets a member leave with chance (1 - e / 0.2) x restlessness", () => {
		for (const [e, restlessnessBp] of [
			[0, 10_000],
			[0, 1_000],
			[500, 2_500],
			[1_000, 10_000],
			[1_900, 10_000],
		]) {
			const world = room(SIZE, { restlessnessBp });
			setMembers(world, { engagementBp: e });
			migrate(world);
			const chance = ((1 - e / 2_000) * restlessnessBp) / 10_000;
			const slack = 5 * Math.sqrt((chance * (1 - chance)) / SIZE) + 0.0002;
			expect(world.departed.length / SIZE, `e ${e}, ${restlessnessBp}`).to.be.closeTo(chance, slack);
		}
	});

	it("keeps everyone from 0.2 on", () => {
		const world = room(500, { restlessnessBp: 10_000 });
		setMembers(world, { engagementBp: 2_000 });
		migrate(world);
		expect(presentMembers(world)).to.have.length(500);
	});

	it("draws anew in every tick", () => {
		const world = room(500, { restlessnessBp: 1_000 });
		setMembers(world, { engagementBp: 0 });
		tick(world);
		const first = world.session.left;
		tick(world);
		expect(first).to.be.within(1, 499);
		expect(world.session.left).to.be.above(first);
	});

	it("lets nobody leave and asks for nobody while paused; they leave after the resume", () => {
		const world = room(50, { restlessnessBp: 10_000 });
		setMembers(world, { engagementBp: 0 });
		apply(world, [{ kind: "pause" }]);
		for (let i = 0; i < 5; i++) expect(tick(world)).to.deep.equal([]);
		expect(presentMembers(world)).to.have.length(50);
		const effects = tick(world, [{ kind: "resume" }]);
		expect(presentMembers(world)).to.have.length(0);
		expect(ofKind(effects, "arrivals.requested")[0]).to.include({ count: 50 });
	});
});

describe("the refill", () => {
	it("asks for the gap to the target size, in the tick in which it opened", () => {
		const world = room(50, {});
		apply(world, [{ kind: "departures", count: 7 }]);
		expect(ofKind(tick(world), "arrivals.requested").map(({ count }) => count)).to.deep.equal([7]);
	});

	it("asks for nobody when nobody is missing", () => {
		const world = room(50, {});
		expect(tick(world)).to.deep.equal([]);
		apply(world, [{ kind: "arrivals", cause: "inject", templates: [60, 61], requested: 2 }]);
		expect(tick(world)).to.deep.equal([]);
	});

	it("asks once and waits for the answer, whoever leaves meanwhile", () => {
		const world = room(50, {});
		apply(world, [{ kind: "departures", count: 7 }]);
		tick(world);
		apply(world, [{ kind: "departures", count: 3 }]);
		expect(tick(world)).to.deep.equal([]);
		const templates = [60, 61, 62, 63, 64, 65, 66];
		const effects = tick(world, [{ kind: "arrivals", cause: "refill", templates, requested: 7 }]);
		expect(ofKind(effects, "arrivals.requested").map(({ count }) => count)).to.deep.equal([3]);
	});

	it("goes on waiting when members are injected", () => {
		const world = room(50, {});
		apply(world, [{ kind: "departures", count: 7 }]);
		tick(world);
		apply(world, [{ kind: "arrivals", cause: "inject", templates: [60], requested: 1 }]);
		expect(tick(world)).to.deep.equal([]);
	});

	it("asks for the rest when a dry reservoir gives less", () => {
		const world = room(50, {});
		apply(world, [{ kind: "departures", count: 7 }]);
		tick(world);
		const effects = tick(world, [{ kind: "arrivals", cause: "refill", templates: [60, 61], requested: 7 }]);
		expect(ofKind(effects, "arrivals.requested").map(({ count }) => count)).to.deep.equal([5]);
	});

	it("is biased 70 % to the tags that are current", () => {
		const world = room(50, {}, { contentTags: { combat: 0.5, social: 0.04, fishing: 1 } });
		apply(world, [{ kind: "departures", count: 1 }]);
		const [request] = ofKind(tick(world), "arrivals.requested");
		expect(request.tags).to.have.members(["combat", "fishing"]);
		expect(request.biasBp).to.equal(7_000);
	});

	it("follows the streamer's phase", () => {
		const world = room(50, {}, { phase: 0 });
		const [request] = ofKind(tick(world, [{ kind: "phase", phase: 1 }]), "arrivals.requested");
		expect(request.count).to.equal(world.rules.audience.poolSizes[1] - 50);
	});

	it("sends nobody away when the target shrinks", () => {
		const world = room(80, {}, { phase: 1 });
		expect(tick(world, [{ kind: "phase", phase: 0 }])).to.deep.equal([]);
		expect(presentMembers(world)).to.have.length(80);
	});
});
