import { expect } from "chai";
import fc from "fast-check";
import { type Attendance, attendanceOf, meanEngagementBp } from "../../src/career/attendance.ts";
import { convertedOf } from "../../src/career/conversion.ts";
import { followingOf } from "../../src/career/following.ts";
import {
	FIRST_LOYALTY_BP,
	keptByMissing,
	loyaltyAfter,
	loyaltyAfterMissing,
	UNFOLLOW_BELOW_BP,
} from "../../src/career/loyalty.ts";
import type { Stint } from "../../src/events/effect.ts";

const THRESHOLDS = { engagement: 0.6, watchSeconds: 1_800, mostFollowers: 10_000 };

const stint = (more: Partial<Stint> = {}): Stint => ({
	serial: 1,
	memberId: "m",
	template: 7,
	ticks: 360,
	engagementBpSum: 360 * 7_000,
	isRealDerived: false,
	personality: "loyal",
	interests: ["combat"],
	isPresent: true,
	...more,
});
const attendance = (more: Partial<Stint> = {}): Attendance => attendanceOf([stint(more)], 5)[0];

const stays = fc.uniqueArray(
	fc.record({
		serial: fc.nat(50),
		memberId: fc.constantFrom("a", "b", "c", "d"),
		ticks: fc.nat(1_000),
		engagementBpSum: fc.nat(10_000_000),
		isPresent: fc.boolean(),
	}),
	{ selector: ({ serial }) => serial },
);

describe("attendance", () => {
	it("puts a member's stays together, each told once", () => {
		const told = [
			stint({ serial: 9, ticks: 10, engagementBpSum: 50_000, template: 8 }),
			stint({ serial: 4, ticks: 20, engagementBpSum: 10_000, isPresent: false }),
			stint({ serial: 9, ticks: 999 }),
		];
		const [one, ...others] = attendanceOf(told, 0.05);
		expect(others).to.deep.equal([]);
		expect(one).to.deep.include({ ticks: 30, engagementBpSum: 60_000, watchSeconds: 1.5, engagementSeconds: 0.3 });
		expect(one).to.include({ isPresent: true });
		expect(one.stint.template).to.equal(8);
		expect(meanEngagementBp(one)).to.equal(2_000);
	});

	it("loses no tick and no member", () => {
		fc.assert(
			fc.property(stays, (some) => {
				const found = attendanceOf(some.map(stint), 5);
				const ticks = (all: { ticks: number }[]) => all.reduce((sum, one) => sum + one.ticks, 0);
				expect(ticks(found)).to.equal(ticks(some));
				const memberIds = new Set(some.map(({ memberId }) => memberId));
				expect(found.map((one) => one.stint.memberId)).to.deep.equal([...memberIds].sort());
			}),
		);
	});
});

describe("conversion to a follower", () => {
	const converts = (more: Partial<Stint>, { total = 1_800, phase = 1, followers = 0 } = {}): boolean =>
		convertedOf([{ attendance: attendance(more), totalWatchSeconds: total }], {
			phase,
			followers,
			thresholds: THRESHOLDS,
		}).length === 1;

	it("takes exactly the thresholds, and nothing below them", () => {
		expect(converts({ engagementBpSum: 360 * 6_000 })).to.equal(true);
		expect(converts({ engagementBpSum: 360 * 6_000 - 1 })).to.equal(false);
		expect(converts({}, { total: 1_799.95 })).to.equal(false);
	});

	it("takes a short stay of one that has watched enough in earlier sessions and is there at the end", () => {
		const short = { ticks: 2, engagementBpSum: 2 * 7_000 };
		expect(converts(short)).to.equal(true);
		expect(converts({ ...short, isPresent: false })).to.equal(false);
	});

	it("takes one that has left if it watched the whole time in this session", () => {
		expect(converts({ isPresent: false })).to.equal(true);
	});

	it("waits for the phase Rising, and for a tick that was seen", () => {
		expect(converts({}, { phase: 0 })).to.equal(false);
		expect(converts({ ticks: 0, engagementBpSum: 0 })).to.equal(false);
	});

	it("never exceeds the most followers, and prefers who has watched longest", () => {
		const totals = fc.array(fc.integer({ min: 1_800, max: 100_000 }), { maxLength: 60 });
		fc.assert(
			fc.property(totals, fc.nat(80), fc.nat(80), (seconds, followers, mostFollowers) => {
				const candidates = seconds.map((totalWatchSeconds, at) => ({
					attendance: attendance({ memberId: `m${at}` }),
					totalWatchSeconds,
				}));
				const rule = { phase: 1, followers, thresholds: { ...THRESHOLDS, mostFollowers } };
				const converted = convertedOf(candidates, rule);
				expect(converted).to.have.length(Math.min(seconds.length, Math.max(0, mostFollowers - followers)));
				const least = Math.min(...converted.map(({ totalWatchSeconds }) => totalWatchSeconds));
				const left = candidates.filter((one) => !converted.includes(one));
				for (const { totalWatchSeconds } of left) {
					if (converted.length > 0) expect(totalWatchSeconds).to.be.at.most(least);
				}
				const ids = (some: typeof converted) => some.map((one) => one.attendance.stint.memberId).sort();
				expect(ids(convertedOf([...candidates].reverse(), rule))).to.deep.equal(ids(converted));
			}),
		);
	});
});

describe("a session's following", () => {
	it("adds what was watched before, and converts nobody who follows already", () => {
		const history = new Map([["m", { watchSeconds: 1_700, engagementSeconds: 900, sessions: 3, isRealDerived: true }]]);
		const short = attendance({ ticks: 20, engagementBpSum: 20 * 8_000 });
		const before = { history, phase: 1, followers: 0, thresholds: THRESHOLDS };
		const { watched, converted } = followingOf([short], { ...before, follows: new Map() });
		expect(watched[0]).to.include({ totalWatchSeconds: 1_800, totalEngagementSeconds: 980, sessions: 4 });
		expect(converted).to.have.length(1);
		expect(converted[0]).to.include({ loyaltyBp: FIRST_LOYALTY_BP, sessionsAttended: 4 });
		expect(converted[0].watching.isRealDerived).to.equal(true);

		const follows = new Map([["m", { sessionsAttended: 5, loyaltyBp: 4_000 }]]);
		const again = followingOf([short], { ...before, follows });
		expect(again.converted).to.deep.equal([]);
		expect(again.attended[0]).to.include({ sessionsAttended: 6, loyaltyBp: 5_200 });
	});
});

describe("loyalty", () => {
	const bp = fc.nat(10_000);

	it("stays between 0 and 1, rises when the session was good and falls when it was a bore", () => {
		fc.assert(
			fc.property(bp, bp, fc.double({ min: 0, max: 1, noNaN: true }), (loyaltyBp, meanBp, engagement) => {
				const after = loyaltyAfter(loyaltyBp, attendance({ ticks: 1, engagementBpSum: meanBp }), engagement);
				expect(after).to.be.within(0, 10_000);
				expect(Number.isInteger(after)).to.equal(true);
				if (meanBp <= 2_000) expect(after).to.be.at.most(loyaltyBp);
				if (meanBp >= Math.max(2_001, Math.round(engagement * 10_000))) expect(after).to.be.at.least(loyaltyBp);
			}),
		);
	});

	it("is used up by boring sessions one after another", () => {
		let loyaltyBp = FIRST_LOYALTY_BP;
		let sessions = 0;
		for (; loyaltyBp >= UNFOLLOW_BELOW_BP; sessions++) {
			loyaltyBp = loyaltyAfter(loyaltyBp, attendance({ engagementBpSum: 0 }), 0.6);
		}
		expect(sessions).to.equal(8);
	});

	it("suffers from a missed session as far as there was a place, and not from a short one", () => {
		const kept = (followers: number, places: number, durationSeconds = 3_600) =>
			keptByMissing({ followers, places, durationSeconds });
		expect(kept(10, 50)).to.equal(9_500);
		expect(kept(1_000, 100)).to.equal(9_950);
		expect(kept(10, 50, 299)).to.equal(10_000);
		expect(kept(0, 50)).to.equal(10_000);
		fc.assert(
			fc.property(bp, fc.integer({ min: 1, max: 100_000 }), fc.nat(10_000), (loyaltyBp, followers, places) => {
				const after = loyaltyAfterMissing(loyaltyBp, kept(followers, places));
				expect(after).to.be.within(Math.floor(loyaltyBp * 0.95), loyaltyBp);
			}),
		);
	});
});
