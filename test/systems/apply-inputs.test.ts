import { expect } from "chai";
import { BORED } from "../../src/components/sentiment.ts";
import type { Input } from "../../src/events/input.ts";
import { step } from "../../src/systems/schedule.ts";
import { contentTagsOf, membersOf, summarise } from "../../src/world/summary.ts";
import { templateOf } from "../../src/world/template.ts";
import { createShowtimeWorld, type World } from "../../src/world/world.ts";
import {
	apply,
	felt,
	gameEvent,
	liveWorld,
	ofKind,
	onlyPersonality,
	presentMembers,
	setInterests,
	startOf,
	tick,
} from "../support/worlds.ts";

const arrivals = (...templates: number[]): Input => ({
	kind: "arrivals",
	cause: "inject",
	templates,
	requested: templates.length,
});
const engagements = (world: World): number[] =>
	presentMembers(world).map((eid) => world.components.member.engagementBp[eid]);

describe("the start input", () => {
	it("brings the first audience in, told by session.started", () => {
		const world = createShowtimeWorld();
		const effects = step(world, { marker: 1, kind: "apply", atMs: 0 }, [startOf({ phase: 1 })]);
		expect(effects).to.deep.equal([{ kind: "session.started", phase: "Rising", audience: 100 }]);
		expect(membersOf(world)).to.deep.equal(Array.from({ length: 100 }, (_, index) => index));
		expect(summarise(world)).to.deep.include({ status: "active", phase: "Rising", tick: 0, marker: 1 });
	});

	it("lets the first audience enter at 0.4 +/- 0.1 by draw", () => {
		const entered = engagements(liveWorld({ size: 5_000 }));
		expect(Math.min(...entered)).to.be.within(3_000, 3_020);
		expect(Math.max(...entered)).to.be.within(4_980, 5_000);
		expect(entered.reduce((a, b) => a + b) / 5_000).to.be.closeTo(4_000, 50);
		expect(engagements(liveWorld({ size: 5_000, seed: 8 }))).not.to.deep.equal(entered);
	});

	it("gives each member what its template says", () => {
		const start = startOf({ size: 300 });
		const world = liveWorld({ size: 300 });
		const { member } = world.components;
		for (const eid of presentMembers(world)) {
			const template = templateOf(start.reservoirSeed, member.template[eid], start.rules);
			const row = start.rules.personalities[member.personality[eid]];
			expect(row.name).to.equal(template.personality);
			expect(member.decayBp[eid]).to.equal(Math.floor((template.decayBp * row.decayBp) / 10_000));
			const liked = world.tags.names.filter((_, tag) => (member.interests[tag >>> 5][eid] >>> (tag & 31)) & 1);
			expect(liked).to.have.members(template.interests);
		}
	});

	it("sets the starting content tags", () => {
		expect(contentTagsOf(liveWorld({ contentTags: { combat: 0.75, fishing: 0.1 } }))).to.deep.equal({
			combat: 0.75,
			fishing: 0.1,
		});
	});

	it("is dropped and counted when the session has started already", () => {
		const world = liveWorld({ size: 10 });
		expect(apply(world, [startOf({ size: 20 })])).to.deep.equal([]);
		expect(world.tally.total).to.equal(10);
		expect(summarise(world).droppedInputs).to.equal(1);
	});

	it("is the only input that a waiting session takes", () => {
		const world = createShowtimeWorld();
		const early: Input[] = [gameEvent("combat"), arrivals(1), { kind: "pause" }, { kind: "end", reason: "requested" }];
		expect(step(world, { marker: 1, kind: "apply", atMs: 0 }, early)).to.deep.equal([]);
		expect(summarise(world)).to.include({ status: "waiting", droppedInputs: 4 });
		step(world, { marker: 2, kind: "apply", atMs: 0 }, [startOf()]);
		expect(summarise(world).status).to.equal("active");
	});
});

describe("arrivals", () => {
	it("enter at 0.3 + 0.3 x match", () => {
		const world = liveWorld({
			size: 5,
			contentTags: { combat: 1 },
			rules: (rules) => {
				onlyPersonality(rules, { interestsMin: 1, interestsMax: 1 });
				rules.tags.vocabulary = ["combat", "social"];
				rules.tags.defaultWeightBp = 5_000;
				rules.tags.keepBp = 10_000;
				rules.tags.satiationGrowBp = 0;
			},
		});
		tick(world);
		const before = presentMembers(world).length;
		apply(world, [arrivals(...Array.from({ length: 40 }, (_, i) => 100 + i))]);
		const { engagementBp, interests } = world.components.member;
		const entered = presentMembers(world).slice(before);
		expect(entered).to.have.length(40);
		for (const eid of entered) expect(engagementBp[eid]).to.equal((interests[0][eid] & 1) === 1 ? 4_500 : 3_000);
		expect(new Set(entered.map((eid) => engagementBp[eid])).size).to.equal(2);
	});

	it("get serials of their own, in order", () => {
		const world = liveWorld({ size: 5 });
		apply(world, [{ kind: "departures", count: 3 }]);
		apply(world, [arrivals(50, 51)]);
		tick(world, [arrivals(52)]);
		const { serial, template } = world.components.member;
		const newcomers = presentMembers(world).filter((eid) => template[eid] >= 50);
		const serials = newcomers.map((eid) => [template[eid], serial[eid]]).sort((a, b) => a[0] - b[0]);
		expect(serials).to.deep.equal([
			[50, 6],
			[51, 7],
			[52, 8],
		]);
	});

	it("count as visitors once, however often they come", () => {
		const world = liveWorld({ size: 5 });
		apply(world, [{ kind: "departures", count: 5 }]);
		apply(world, [arrivals(0, 1, 50)]);
		apply(world, [{ kind: "departures", count: 3 }]);
		apply(world, [arrivals(50, 51)]);
		expect(world.session.uniqueViewers).to.equal(7);
		expect(world.session).to.include({ initial: 5, arrived: 5, left: 8 });
	});
});

describe("displaced members", () => {
	it("leave without going back to the reservoir, also while the session is paused", () => {
		for (const isPaused of [false, true]) {
			const world = liveWorld({ size: 20 });
			if (isPaused) apply(world, [{ kind: "pause" }]);
			const members = membersOf(world);
			const effects = apply(world, [{ kind: "displaced", templates: [members[3], members[7], 9_999] }]);
			expect(ofKind(effects, "members.returned")).to.deep.equal([]);
			expect(membersOf(world)).to.have.members(members.filter((_, i) => i !== 3 && i !== 7));
			expect(world.session.left).to.equal(2);
			expect(apply(world)).to.deep.equal([]);
		}
	});

	it("are those that arrive with the same marker too", () => {
		const world = liveWorld({ size: 5 });
		const arrivals = { kind: "arrivals", cause: "inject", templates: [900, 901], requested: 2 } as const;
		apply(world, [
			{ ...arrivals, templates: [...arrivals.templates] },
			{ kind: "displaced", templates: [900] },
		]);
		expect(membersOf(world)).to.include(901).and.not.include(900);
	});
});

describe("departures", () => {
	it("let as many leave as were asked for, and no more than there are", () => {
		const world = liveWorld({ size: 20 });
		const [returned] = ofKind(apply(world, [{ kind: "departures", count: 6 }]), "members.returned");
		expect(returned.templates).to.have.length(6);
		expect(membersOf(world)).to.have.length(14);
		expect(membersOf(world)).not.to.include.any.members(returned.templates);
		apply(world, [{ kind: "departures", count: 100 }]);
		expect(membersOf(world)).to.deep.equal([]);
	});

	it("fall on different members at different markers", () => {
		const leaversAt = (applies: number): number[] => {
			const world = liveWorld({ size: 100 });
			for (let i = 0; i < applies; i++) apply(world);
			return ofKind(apply(world, [{ kind: "departures", count: 5 }]), "members.returned")[0].templates;
		};
		expect(leaversAt(0)).not.to.deep.equal(leaversAt(1));
	});
});

describe("game events", () => {
	it("add their significance to each tag of their type, up to 1", () => {
		const world = liveWorld();
		apply(world, [gameEvent("boss-defeat", 0.4)]);
		expect(contentTagsOf(world)).to.deep.equal({ combat: 0.4, achievement: 0.4, epic: 0.4 });
		apply(world, [gameEvent("combat", 0.7)]);
		expect(contentTagsOf(world)).to.deep.equal({ combat: 1, action: 0.7, danger: 0.7, achievement: 0.4, epic: 0.4 });
	});

	it("map by the rules of the game service", () => {
		const world = liveWorld({
			rules: ({ tags }) => {
				tags.byEventType = { fishing: ["water", "patience"] };
			},
		});
		apply(world, [gameEvent("fishing", 0.5), gameEvent("combat", 0.5)]);
		expect(contentTagsOf(world)).to.deep.equal({ water: 0.5, patience: 0.5 });
	});

	it("are counted and ignored when nothing maps their type", () => {
		const world = liveWorld();
		apply(world, [gameEvent("juggling"), gameEvent("constructor"), gameEvent("juggling")]);
		expect(contentTagsOf(world)).to.deep.equal({});
		expect(summarise(world)).to.include({ unmappedEvents: 3, droppedInputs: 0 });
	});

	it("that are great are remembered as moments", () => {
		const world = liveWorld();
		tick(world, [gameEvent("boss-defeat", 1), gameEvent("combat", 0.5)]);
		expect(summarise(world).moments).to.deep.equal([{ kind: "event", detail: "boss-defeat", atMs: 5_000, value: 50 }]);
	});

	it("drop a tag beyond the 128 that a session can know, and count it", () => {
		const world = liveWorld({
			rules: ({ tags }) => {
				tags.vocabulary = Array.from({ length: 127 }, (_, i) => `tag-${i}`);
				tags.byEventType = { fishing: ["water", "patience", "tag-5"] };
			},
		});
		apply(world, [gameEvent("fishing", 0.5)]);
		expect(contentTagsOf(world)).to.deep.equal({ "tag-5": 0.5, water: 0.5 });
		expect(summarise(world).droppedInputs).to.equal(1);
	});
});

describe("set-tags", () => {
	it("sets weights outright and leaves the others", () => {
		const world = liveWorld({ contentTags: { combat: 0.9, social: 0.3 } });
		apply(world, [{ kind: "set-tags", tags: { combat: 0.2, fishing: 0.6 } }]);
		expect(contentTagsOf(world)).to.deep.equal({ combat: 0.2, social: 0.3, fishing: 0.6 });
		apply(world, [{ kind: "set-tags", tags: { combat: 0 } }]);
		expect(contentTagsOf(world)).to.deep.equal({ social: 0.3, fishing: 0.6 });
	});

	it("shows in the match from the next tick on", () => {
		const world = liveWorld({ size: 1, rules: (rules) => onlyPersonality(rules) });
		const [eid] = presentMembers(world);
		setInterests(world, eid, ["combat"]);
		tick(world);
		expect(world.components.member.matchBp[eid]).to.equal(0);
		tick(world, [{ kind: "set-tags", tags: { combat: 1 } }]);
		expect(world.components.member.matchBp[eid]).to.be.above(0);
	});
});

describe("sentiments and hype", () => {
	it("are felt by as many anonymous participants as they say", () => {
		const world = liveWorld({ phase: 0 });
		apply(world, [
			felt("Curious", 3),
			{ kind: "hype", category: "Curious", intensity: 0.5, count: 4, weight: 2 },
			felt("Bored", 20),
		]);
		expect(summarise(world).approaching).to.deep.equal({ category: "Curious", participants: 7, threshold: 10 });
	});
});

describe("pause and resume", () => {
	it("are told once, however often they are asked for", () => {
		const world = liveWorld();
		const pause: Input = { kind: "pause" };
		const resume: Input = { kind: "resume" };
		expect(apply(world, [resume])).to.deep.equal([]);
		expect(apply(world, [pause, pause])).to.deep.equal([{ kind: "session.paused" }]);
		expect(apply(world, [pause])).to.deep.equal([]);
		expect(apply(world, [resume, resume])).to.deep.equal([{ kind: "session.resumed" }]);
		expect(summarise(world).status).to.equal("active");
	});

	it("drop with a count what would feed the crowd meanwhile", () => {
		const world = liveWorld({ phase: 2 });
		apply(world, [{ kind: "pause" }]);
		const feeding: Input[] = [
			gameEvent("combat"),
			felt("Excited", 30),
			{ kind: "hype", category: "Excited", intensity: 1, count: 30, weight: 1 },
		];
		expect(apply(world, feeding)).to.deep.equal([]);
		expect(summarise(world)).to.deep.include({ droppedInputs: 3, contentTags: {}, hype: null, approaching: null });
	});

	it("take the inputs of one marker in the order of the journal", () => {
		const world = liveWorld();
		apply(world, [gameEvent("combat", 0.2), { kind: "pause" }, gameEvent("combat", 0.3), { kind: "resume" }]);
		expect(contentTagsOf(world)).to.deep.equal({ combat: 0.2, action: 0.2, danger: 0.2 });
		expect(summarise(world)).to.include({ status: "active", droppedInputs: 1 });
	});
});

describe("the phase input", () => {
	it("changes phase and target size", () => {
		const world = liveWorld({ phase: 0 });
		apply(world, [{ kind: "phase", phase: 4 }]);
		expect(summarise(world).phase).to.equal("Legend");
		expect(world.session.targetSize).to.equal(800);
	});

	it("has more members asked for with the next tick, and none sent away", () => {
		const world = liveWorld({ phase: 1 });
		tick(world);
		const [risen] = ofKind(tick(world, [{ kind: "phase", phase: 3 }]), "arrivals.requested");
		expect(risen.count).to.equal(400 - summarise(world).counts.total);
		const fallen = liveWorld({ phase: 3, rules: (rules) => onlyPersonality(rules) });
		expect(tick(fallen, [{ kind: "phase", phase: 1 }])).to.deep.equal([]);
		expect(summarise(fallen).counts.total).to.equal(400);
	});

	it("lets trains begin from Popular on, with what was felt in the window; a running one goes on when the phase falls", () => {
		const world = liveWorld({ phase: 1, rules: (rules) => onlyPersonality(rules) });
		expect(ofKind(apply(world, [felt("Excited", 12)]), "hype.started")).to.deep.equal([]);
		expect(ofKind(apply(world, [{ kind: "phase", phase: 2 }]), "hype.started")).to.have.length(1);
		apply(world, [{ kind: "phase", phase: 0 }]);
		expect(summarise(world).hype).not.to.equal(null);
		while (summarise(world).hype !== null) tick(world);
		expect(ofKind(apply(world, [felt("Amused", 12)]), "hype.started")).to.deep.equal([]);
	});
});

describe("the end input", () => {
	it("is the last that a session takes", () => {
		const world = liveWorld({ size: 10 });
		apply(world, [gameEvent("combat"), { kind: "end", reason: "requested" }, gameEvent("combat"), arrivals(50)]);
		expect(summarise(world)).to.include({ status: "ended", droppedInputs: 2 });
		expect(membersOf(world)).to.have.length(10);
	});

	it("leaves a world that no marker changes or makes say anything", () => {
		const world = liveWorld({ size: 10 });
		apply(world, [{ kind: "end", reason: "requested" }]);
		const before = summarise(world);
		expect(apply(world, [{ kind: "end", reason: "idle" }, arrivals(50)])).to.deep.equal([]);
		expect(tick(world, [gameEvent("combat"), { kind: "resume" }])).to.deep.equal([]);
		const { counts, mood, contentTags, status } = summarise(world);
		expect({ counts, mood, contentTags, status }).to.deep.equal({
			counts: before.counts,
			mood: before.mood,
			contentTags: before.contentTags,
			status: "ended",
		});
		expect(world.session.endReason).to.equal("requested");
	});
});

describe("moments", () => {
	it("are the newest 20", () => {
		const world = liveWorld();
		for (let i = 0; i < 25; i++) tick(world, [gameEvent("boss-defeat", 1)]);
		const { moments } = summarise(world);
		expect(moments.map(({ atMs }) => atMs / 5_000)).to.deep.equal(Array.from({ length: 20 }, (_, i) => i + 6));
	});
});

describe("the crowd at the start", () => {
	it("shows no boredom before anybody is disengaged", () => {
		expect(liveWorld({ size: 500 }).tally.mood[BORED]).to.equal(0);
	});
});
