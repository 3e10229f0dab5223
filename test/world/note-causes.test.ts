import { expect } from "chai";
import * as fc from "fast-check";
import type { CauseLog, LeaveCause } from "../../src/components/cause-log.ts";
import type { Input } from "../../src/events/input.ts";
import { decodeCauseLog, encodeCauseLog, isCauseLog } from "../../src/world/cause-bytes.ts";
import { courseOf } from "../../src/world/course.ts";
import { departuresInAll, departuresWithin, lastDepartures } from "../../src/world/explain-departures.ts";
import { balanceOf, recentCourseOf } from "../../src/world/explain-member.ts";
import { noteCauses } from "../../src/world/note-causes.ts";
import type { World } from "../../src/world/world.ts";
import { anyMoves, anySession } from "../support/histories.ts";
import { openNotedShow } from "../support/noted-show.ts";
import { gameEvent, onlyPersonality, presentMembers, setInterests, setMembers } from "../support/worlds.ts";

const HOUR_MS = 3_600_000;

const causesOf = ({ leaving }: CauseLog, world: World) => departuresInAll(leaving, world.tags.names);
const countsOf = (log: CauseLog, world: World): Partial<Record<LeaveCause, number>> =>
	Object.fromEntries(Object.entries(causesOf(log, world).byCause).filter(([, count]) => count > 0));

/** All that a log says. */
const toldBy = (log: CauseLog, world: World) => {
	const { names } = world.tags;
	const { intervalMs } = world.rules;
	return {
		inAll: causesOf(log, world),
		within: departuresWithin(log.leaving, names, 0, world.atMs),
		last: lastDepartures(log.leaving, names, intervalMs),
		hype: log.hype,
		since: [log.marker, log.sinceMs, log.isOver],
	};
};

const END: Input = { kind: "end", reason: "requested" };

describe("causes", () => {
	it("sum up to the departures, whatever happens", () => {
		fc.assert(
			fc.property(anySession, anyMoves, fc.boolean(), (session, moves, ends) => {
				const { show, causes, play, take } = openNotedShow(session);
				for (const move of moves) take(move);
				const present = presentMembers(show.world).length;
				if (ends) play("apply", [END]);
				const { world } = show;
				const { byCause, hastened } = causesOf(causes, world);
				const { expired, "session-end": atEnd, ...others } = byCause;
				const left = Object.values(others).reduce((sum, count) => sum + count, 0);
				expect(left).to.equal(world.session.left);
				expect(expired).to.equal(world.realDerived.expired);
				expect(atEnd).to.equal(ends ? present : 0);
				expect(hastened).to.be.at.most(left - byCause.injected - byCause.displaced);
				expect(causes.leaving.noted).to.equal(left + expired);
			}),
		);
	});

	it("of the stretches of an hour sum up to those of the last ones", () => {
		fc.assert(
			fc.property(anySession, anyMoves, (session, moves) => {
				const { show, causes, take } = openNotedShow(session);
				for (const move of moves) take(move);
				const { atMs, tags } = show.world;
				const { sums, spans } = departuresWithin(causes.leaving, tags.names, atMs - HOUR_MS, atMs);
				expect(spans.length).to.be.within(1, 10);
				for (const cause of Object.keys(sums.byCause) as LeaveCause[]) {
					const sum = spans.reduce((all, { byCause }) => all + byCause[cause], 0);
					expect(sums.byCause[cause], cause).to.equal(sum);
				}
				expect(sums.fromMs).to.equal(spans[0].fromMs);
				expect(spans.at(-1)?.toMs).to.equal(atMs);
				expect(sums.byCause.tired).to.be.at.most(causesOf(causes, show.world).byCause.tired);
			}),
		);
	});

	it("go on as they were after their bytes are read", () => {
		fc.assert(
			fc.property(anySession, anyMoves, anyMoves, (session, before, after) => {
				const { show, causes, take } = openNotedShow(session);
				for (const move of before) take(move);
				const bytes = encodeCauseLog(causes, show.world);
				expect(isCauseLog(bytes)).to.equal(true);
				const again = decodeCauseLog(bytes);
				expect(toldBy(again, show.world)).to.deep.equal(toldBy(causes, show.world));
				for (const move of after) {
					const effects = take(move);
					noteCauses(again, show.world, show.history.at(-1)?.inputs ?? [], effects);
				}
				const withoutCourse = ({ last, ...rest }: ReturnType<typeof toldBy>) => {
					return { ...rest, last: last.map(({ course: _, ...departed }) => departed) };
				};
				expect(withoutCourse(toldBy(again, show.world))).to.deep.equal(withoutCourse(toldBy(causes, show.world)));
			}),
			{ numRuns: 30 },
		);
	});

	it("refuse bytes that are cut or go on", () => {
		const { causes, play, show } = openNotedShow({ size: 30 });
		for (let tick = 0; tick < 60; tick++) play("tick");
		expect(causes.leaving.noted).to.be.above(0);
		const bytes = encodeCauseLog(causes, show.world);
		expect(() => decodeCauseLog(bytes.subarray(0, -1))).to.throw(RangeError, "causes end inside a number");
		expect(() => decodeCauseLog(Uint8Array.from([...bytes, 0]))).to.throw(
			RangeError,
			`causes of ${bytes.length + 1} bytes end at ${bytes.length}`,
		);
	});

	it("begin anew where a step is missing", () => {
		const { show, causes, play } = openNotedShow({ size: 30 });
		play("tick", [{ kind: "departures", count: 2 }]);
		show.play("tick", [{ kind: "departures", count: 3 }]);
		play("tick", [{ kind: "departures", count: 4 }]);
		expect(causes).to.include({ sinceMs: show.world.atMs, marker: show.world.marker });
		play("tick", [{ kind: "departures", count: 5 }]);
		expect(countsOf(causes, show.world)).to.deep.equal({ injected: 5 });
	});
});

/** A show of restless members who all care for fishing alone and stand just above the threshold. */
function fishers(gainBp = 4_000) {
	const noted = openNotedShow({
		size: 20,
		contentTags: { fishing: 0, trade: 0 },
		rules: (rules) => {
			onlyPersonality(rules, { restlessnessBp: 10_000, gainBp: 10_000 });
			rules.audience.gainBp = gainBp;
			rules.audience.poolSizes[2] = 20;
		},
	});
	const { world } = noted.show;
	for (const eid of presentMembers(world)) setInterests(world, eid, ["fishing"]);
	setMembers(world, { engagementBp: 2_100, decayBp: 200 });
	return noted;
}

describe("why members lose interest", () => {
	const untilSomebodyLeft = ({ show, causes, play }: ReturnType<typeof fishers>, inputs: readonly Input[] = []) => {
		for (let tick = 0; tick < 40 && causes.leaving.noted === 0; tick++) play("tick", tick === 0 ? inputs : []);
		return countsOf(causes, show.world);
	};

	it("nothing is on show", () => {
		expect(untilSomebodyLeft(fishers())).to.have.all.keys("nothing-on-show");
	});

	it("what is on show is not what they care for", () => {
		const noted = fishers();
		const { show, causes } = noted;
		expect(untilSomebodyLeft(noted, [{ kind: "set-tags", tags: { trade: 1 } }])).to.have.all.keys("other-interests");
		const { byTag } = causesOf(causes, show.world);
		expect(byTag).to.deep.equal([{ tag: "fishing", missed: causes.leaving.noted, tired: 0 }]);
	});

	it("what they care for has worn off", () => {
		const noted = fishers();
		const { world } = noted.show;
		world.tags.satiationBp[world.tags.indexOf.get("fishing") ?? -1] = 9_500;
		expect(untilSomebodyLeft(noted, [{ kind: "set-tags", tags: { fishing: 1 } }])).to.have.all.keys("tired");
		const { byTag } = causesOf(noted.causes, world);
		expect(byTag).to.deep.equal([{ tag: "fishing", missed: 0, tired: noted.causes.leaving.noted }]);
	});

	it("there is too little of what they care for", () => {
		const noted = fishers(100);
		expect(untilSomebodyLeft(noted, [{ kind: "set-tags", tags: { fishing: 0.3 } }])).to.have.all.keys(
			"little-interest",
		);
	});

	it("the stream was paused", () => {
		const noted = fishers();
		noted.play("apply", [{ kind: "pause" }]);
		noted.play("tick");
		noted.play("tick");
		expect(causesOf(noted.causes, noted.show.world).byCause.paused).to.equal(0);
		noted.play("apply", [{ kind: "resume" }]);
		expect(untilSomebodyLeft(noted)).to.have.all.keys("paused");
	});

	it("their chance to leave was raised", () => {
		const amplification = { correlationId: "a", seconds: 60, threshold: 1, score: 1, churn: 100, tags: {} };
		const shy = () => {
			const noted = fishers();
			for (const row of noted.show.world.rules.personalities) row.restlessnessBp = 100;
			return noted;
		};
		const raised = shy();
		raised.play("tick", [{ kind: "amplify", amplification }]);
		untilSomebodyLeft(raised);
		expect(causesOf(raised.causes, raised.show.world).hastened).to.be.above(0);
		const calm = shy();
		for (let tick = 0; tick < 200; tick++) calm.play("tick");
		expect(calm.causes.leaving.noted).to.be.above(0);
		expect(causesOf(calm.causes, calm.show.world).hastened).to.equal(0);
	});

	it("is told of each with its course and the tick in which it fell below the threshold", () => {
		const noted = fishers();
		const { world } = noted.show;
		setMembers(world, { engagementBp: 2_300 });
		untilSomebodyLeft(noted);
		const [last] = lastDepartures(noted.causes.leaving, world.tags.names, world.rules.intervalMs);
		expect(last).to.deep.include({ cause: "nothing-on-show", interests: ["fishing"], crossedTick: 2 });
		expect(last.atMs).to.equal(world.atMs);
		expect(last.watchedTicks).to.equal(world.tick - 1);
		expect(last.course).to.have.length(world.tick);
		for (const [index, { atMs, engagement, match, gained, lost, moved }] of last.course.entries()) {
			expect(atMs).to.equal((index + 1) * world.rules.intervalMs);
			expect(engagement).to.be.closeTo(0.23 - (index + 1) * 0.02, 1e-9);
			expect([match, gained, lost, moved]).to.deep.equal([0, 0, 0.02, index === 0 ? undefined : 0]);
		}
	});
});

describe("a member's course", () => {
	it("adds up: what it won and lost is how it changed", () => {
		fc.assert(
			fc.property(anySession, anyMoves, (session, moves) => {
				const { show, causes, take } = openNotedShow(session);
				for (const move of moves) take(move);
				const { world } = show;
				for (const eid of presentMembers(world)) {
					const course = recentCourseOf(world, causes, eid);
					expect(course.length).to.be.at.most(8);
					for (const [index, { engagement, gained, lost, moved = 0 }] of course.entries()) {
						if (index === 0) continue;
						const before = course[index - 1].engagement;
						expect(before + moved + gained - lost).to.be.closeTo(engagement, 0.0008);
					}
				}
			}),
		);
	});

	it("goes the whole way up where a match is worth everything, and nobody knows from where", () => {
		const full = { matchBp: 10_000, gainBp: 10_000, engagementBp: 10_000 };
		const course = courseOf(
			[
				{ ...full, atMs: 5_000, engagementBp: 4_000, gainBp: 0 },
				{ ...full, atMs: 10_000 },
			],
			200,
		);
		expect(course[1]).to.deep.include({ engagement: 1, gained: 0.6, lost: 0, moved: 0 });
	});

	it("tells what else moved it, and in which tick", () => {
		const { show, causes, play } = openNotedShow({ size: 10, contentTags: { combat: 0.8 } });
		play("tick");
		play("tick", [{ kind: "morale", boostBp: 4_000 }]);
		play("tick", [gameEvent("combat")]);
		for (const eid of presentMembers(show.world)) {
			const moved = recentCourseOf(show.world, causes, eid).map((tick) => tick.moved);
			expect(moved[0]).to.equal(undefined);
			expect(moved[1]).to.be.within(0.1, 0.4);
			expect(moved[2]).to.equal(0);
		}
	});

	it("is not that of who had the row before", () => {
		const { show, causes, play } = openNotedShow({ size: 20 });
		for (let tick = 0; tick < 5; tick++) play("tick");
		play("tick", [{ kind: "departures", count: 10 }]);
		play("tick");
		const { arrived } = show.world;
		expect(arrived.length).to.be.above(0);
		for (const eid of arrived) expect(recentCourseOf(show.world, causes, eid)).to.have.length(1);
	});

	it("agrees with what a tick will win and lose", () => {
		const { show, causes, play } = openNotedShow({ size: 40, contentTags: { combat: 0.8, social: 0.5 } });
		for (let tick = 0; tick < 4; tick++) play("tick");
		const { world } = show;
		for (const eid of presentMembers(world)) {
			const { engagement, match, interests } = balanceOf(world, causes, eid);
			const now = recentCourseOf(world, causes, eid).at(-1);
			expect(now).to.deep.include({ engagement, match });
			expect(interests.reduce((sum, { adds }) => sum + adds, 0)).to.be.at.least(match - 1e-9);
		}
	});
});
