import { expect } from "chai";
import fc from "fast-check";
import {
	paymentsOf,
	progressedBy,
	reachedOf,
	SPONSORSHIP_MILESTONES,
	type SponsoredSession,
	type SponsorshipTerms,
} from "../../src/career/sponsorship.ts";

const NOTHING = { streamedSeconds: 0, reach: 0, trains: 0 };
const time = fc.nat(1_000_000_000);
const session = fc
	.record({
		startedAtMs: time,
		lengthSeconds: fc.nat(100_000),
		pausedShare: fc.double({ min: 0, max: 1, noNaN: true }),
		uniqueViewers: fc.nat(10_000),
		trains: fc.nat(20),
	})
	.map(({ startedAtMs, lengthSeconds, pausedShare, ...rest }): SponsoredSession => {
		const durationSeconds = lengthSeconds * (1 - pausedShare);
		return { startedAtMs, endedAtMs: startedAtMs + lengthSeconds * 1_000, durationSeconds, ...rest };
	});
const terms = fc.record({
	hours: fc.integer({ min: 1, max: 100 }),
	reach: fc.integer({ min: 1, max: 50_000 }),
	trains: fc.nat(100),
	payments: fc.nat(1_000).map((perMilestone) => paymentsOf({ perMilestone })),
});

describe("a sponsorship", () => {
	it("pays in all what was agreed, in whole units, nearly the same for each milestone", () => {
		fc.assert(
			fc.property(fc.nat(1_000_000), (total) => {
				const payments = Object.values(paymentsOf({ total }));
				expect(payments.reduce((sum, amount) => sum + amount, 0)).to.equal(total);
				expect(payments.every((amount) => Number.isInteger(amount) && amount >= 0)).to.equal(true);
				expect(Math.max(...payments) - Math.min(...payments)).to.be.at.most(2);
			}),
		);
		expect(Object.values(paymentsOf({ perMilestone: 7 }))).to.deep.equal([7, 7, 7]);
	});

	it("counts the time in which it was active and the session live, and never more", () => {
		fc.assert(
			fc.property(session, time, (one, activeAtMs) => {
				const { streamedSeconds } = progressedBy(NOTHING, one, activeAtMs);
				const activeSeconds = Math.max(0, (one.endedAtMs - activeAtMs) / 1_000);
				expect(streamedSeconds).to.equal(
					Math.min(one.durationSeconds, activeSeconds, (one.endedAtMs - one.startedAtMs) / 1_000),
				);
			}),
		);
	});

	it("only gets on, and is the same in whatever order sessions come", () => {
		fc.assert(
			fc.property(fc.array(session, { maxLength: 20 }), terms, time, (sessions, agreed: SponsorshipTerms, at) => {
				const progressAfter = (some: SponsoredSession[]) =>
					some.reduce((sum, one) => progressedBy(sum, one, at), NOTHING);
				let reached = reachedOf(agreed, NOTHING).length;
				for (const [place] of sessions.entries()) {
					const now = reachedOf(agreed, progressAfter(sessions.slice(0, place + 1))).length;
					expect(now).to.be.at.least(reached);
					reached = now;
				}
				const there = progressAfter(sessions);
				const back = progressAfter(sessions.toReversed());
				expect(back.streamedSeconds).to.be.closeTo(there.streamedSeconds, 1e-6);
				expect([back.reach, back.trains]).to.deep.equal([there.reach, there.trains]);
			}),
		);
	});

	it("reaches each milestone exactly at what was agreed", () => {
		const agreed = { hours: 2, reach: 100, trains: 3, payments: paymentsOf({ perMilestone: 1 }) };
		const enough = { streamedSeconds: 7_200, reach: 100, trains: 3 };
		expect(reachedOf(agreed, enough)).to.deep.equal([...SPONSORSHIP_MILESTONES]);
		expect(reachedOf(agreed, { streamedSeconds: 7_199, reach: 99, trains: 2 })).to.deep.equal([]);
	});
});
