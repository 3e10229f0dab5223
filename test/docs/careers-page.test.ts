import { expect } from "chai";
import { capabilitiesOf } from "../../src/career/capabilities.ts";
import {
	growthOfFollower,
	growthOfMilestone,
	growthOfSession,
	growthOfTag,
	growthOfTrain,
	growthOfWorldFirst,
	PEAK_TIERS,
} from "../../src/career/growth.ts";
import { FIRST_LOYALTY_BP, UNFOLLOW_BELOW_BP } from "../../src/career/loyalty.ts";
import { MILESTONES } from "../../src/career/milestones.ts";
import { RECORD_MEASURES } from "../../src/career/records.ts";
import { CAREER_PHASE_MIN_GROWTH, CAREER_PHASES } from "../../src/components/career-phase.ts";
import { PROPERTIES, pageOf, tableWith } from "../support/page.ts";

const PAGE = pageOf("docs/careers.md");

describe("docs/careers.md", () => {
	it("has every phase, from when on, and what it unlocks", () => {
		const rows = CAREER_PHASES.map((phase, at) => {
			const before = at === 0 ? [] : capabilitiesOf(CAREER_PHASES[at - 1]);
			const unlocked = capabilitiesOf(phase).slice(before.length);
			return [phase, String(CAREER_PHASE_MIN_GROWTH[at]), unlocked.map((code) => `\`${code}\``).join(", ")];
		});
		expect(tableWith(PAGE, "phase", "from a growth of").rows).to.deep.equal(rows);
	});

	it("has what earns growth, in which domain, how much, and its cause", () => {
		const session = growthOfSession("<session>", { averageEngagement: 1, peakViewers: 100 });
		const [tier, average] = session;
		const entries = [
			growthOfFollower("<member>"),
			{ ...tier, cause: "tier:<peak>" },
			average,
			...growthOfTrain("<train>", 3),
			growthOfTag("<session>", "<tag>"),
			growthOfWorldFirst("<game service>", "<code>"),
			growthOfMilestone("<code>"),
		];
		const rows = tableWith(PAGE, "for", "domain", "amount", "cause").rows;
		expect(rows.map(([, ...cells]) => cells)).to.deep.equal(
			entries.map(({ domain, amount, cause }) => [`\`${domain}\``, String(amount), `\`${cause}\``]),
		);
		expect(rows[1][0]).to.include(PEAK_TIERS.map((tier) => tier.toLocaleString("en-US")).join(", "));
	});

	it("has every milestone", () => {
		const rows = tableWith(PAGE, "code", "name", "reached with").rows;
		expect(rows.map(([code, name]) => [code, name])).to.deep.equal(
			MILESTONES.map(({ code, displayName }) => [`\`${code}\``, displayName]),
		);
		const values = rows.map(([, , reached]) => Number(/\d[\d,]*/.exec(reached)?.[0].replace(",", "")));
		expect(values).to.deep.equal(MILESTONES.map(({ value }) => value));
	});

	it("has the numbers of followers and loyalty", () => {
		for (const name of ["followerEngagementThreshold", "followerWatchTimeMinutes", "maxFollowersPerStreamer"]) {
			const { variable, fallback } = PROPERTIES[name];
			expect(PAGE).to.include(`\`${variable}\` (${Number(fallback).toLocaleString("en-US")})`);
		}
		const numbers = tableWith(PAGE, "number", "is").rows.map(([number]) => number);
		expect(numbers[0]).to.equal(String(FIRST_LOYALTY_BP / 10_000));
		expect(numbers.at(-1)).to.equal(String(UNFOLLOW_BELOW_BP / 10_000));
	});

	it("has every measure of a record", () => {
		expect(RECORD_MEASURES.filter((measure) => !PAGE.includes(`\`${measure}\``))).to.deep.equal([]);
	});
});
