import { expect } from "chai";
import { CAREER_PHASE_MIN_GROWTH, careerPhaseOf } from "../../src/components/career-phase.ts";
import { FIGURES, type FigureName } from "../../src/lab/figures.ts";
import { reportJson } from "../../src/lab/report-json.ts";
import { reportPage } from "../../src/lab/report-page.ts";
import type { LabResults } from "../../src/lab/results.ts";
import { bySession } from "../../src/lab/session-charts.ts";
import { resultsOf } from "../support/lab-runs.ts";

const EASY = { engagement: 0.4, watchMinutes: 10 };

/** Figures of the only run, session by session. */
function sessionsOf(results: LabResults, name: FigureName): number[] {
	const [{ sessions }] = results.drawn();
	if (sessions === undefined) throw new Error("one session");
	return bySession(name, sessions.mean);
}

function figure(results: LabResults, name: FigureName): number {
	return results.variants()[0].spreads[FIGURES.findIndex((one) => one.name === name)].mean;
}

describe("sessions in a row", () => {
	const scenario = { show: "arena", minutes: 30, seeds: 1, phase: "Rising", followers: EASY };
	let row: LabResults;

	before(async () => {
		row = await resultsOf({ ...scenario, sessions: 5 });
	});

	it("begin with what a single one is", async () => {
		const one = await resultsOf(scenario);
		for (const { name } of FIGURES) expect(sessionsOf(row, name)[0], name).to.deep.equal(figure(one, name));
	});

	it("bring followers back, who are the first to come", () => {
		const [followers, there, returning] = (["followers", "followersThere", "returning"] as const).map((name) =>
			sessionsOf(row, name),
		);
		expect([there[0], returning[0]]).to.deep.equal([0, 0]);
		for (let session = 1; session < 5; session++) {
			// A new follower comes with a chance of a half; nobody comes who does not follow yet.
			expect(there[session]).to.be.within(0.3 * followers[session - 1], followers[session - 1]);
			expect(returning[session]).to.be.above(0.1);
		}
		expect(returning[4]).to.be.above(returning[1]);
	});

	it("count followers: those of before, those who are new, less those who stopped", () => {
		const [followers, added] = (["followers", "newFollowers"] as const).map((name) => sessionsOf(row, name));
		expect(followers[0]).to.equal(added[0]);
		for (let session = 1; session < 5; session++) {
			expect(followers[session]).to.be.at.most(followers[session - 1] + added[session]);
		}
	});

	it("add growth up from that of the phase, to the next phase and its larger audience", () => {
		const [growth, total, phase, audience] = (["growth", "careerGrowth", "phase", "peakAudience"] as const).map(
			(name) => sessionsOf(row, name),
		);
		expect(total[0]).to.be.at.least(CAREER_PHASE_MIN_GROWTH[1] + growth[0]);
		for (let session = 1; session < 5; session++) {
			// Milestones come on top.
			expect(total[session]).to.be.at.least(total[session - 1] + growth[session] - 1e-9);
			expect(phase[session]).to.equal(careerPhaseOf(total[session]));
			expect(audience[session]).to.equal([50, 100, 200, 400, 800][phase[session - 1]]);
		}
		expect(phase[4]).to.equal(2);
	});

	it("count a world first, and a peak of the audience, once in a career", async () => {
		const first = { atSeconds: 30, type: "world-first", worldFirst: { code: "slain", displayName: "Slain" } };
		const results = await resultsOf({ minutes: 2, seeds: 1, phase: "Popular", events: [first], sessions: 3 });
		const growth = sessionsOf(results, "growth");
		// The three tags of the event in each session; in the first one besides the world first itself and a peak of 100.
		expect(growth).to.deep.equal([0.15 + 2 + 0.5, 0.15, 0.15]);
	});

	it("lose the followers whom they bore", async () => {
		const followers = { engagement: 0, watchMinutes: 4 };
		const rules = { engagementDecayBaseRate: 0.1, defaultAudiencePoolSize: 10 };
		const results = await resultsOf({ minutes: 6, seeds: 1, phase: "Rising", followers, rules, sessions: 40 });
		const [following, added] = (["followers", "newFollowers"] as const).map((name) => sessionsOf(results, name));
		const followed = added.reduce((sum, count) => sum + count, 0);
		// Eight boring sessions lose one; few of so many find a place in an audience of twenty.
		expect(following[39]).to.be.within(0.3 * followed, 0.7 * followed);
	});

	it("let viewers of a broadcast follow and come back, at places of the reservoir", async () => {
		const broadcast = { anonymous: 0, tracked: 30, moods: { Excited: 1 }, intensity: [0.8, 0.9] };
		const results = await resultsOf({
			...scenario,
			followers: { engagement: 0.5, watchMinutes: 20 },
			rules: { defaultAudiencePoolSize: 1 },
			broadcast,
			sessions: 2,
		});
		const [followers, there] = (["followers", "followersThere"] as const).map((name) => sessionsOf(results, name));
		expect(followers[0]).to.be.above(20);
		expect(there[1]).to.be.above(0);
	});

	it("are told session by session, in the report and as JSON", () => {
		const page = reportPage(row);
		expect(page).to.include("1 run of 5 sessions of 30 minutes");
		expect(page).to.include("<figcaption>Followers</figcaption>");
		expect(page).not.to.match(/NaN|Infinity|undefined/);
		const { sessions } = JSON.parse(reportJson(row));
		expect(sessions[0].followers.mean).to.deep.equal(sessionsOf(row, "followers"));
	});
});
