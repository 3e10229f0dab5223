import { expect } from "chai";
import { NodeLease } from "../../src/rooms/node-lease.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { RecordingLogger } from "../support/session-house.ts";

const LEASE_MS = 1_000;

describe("the lease of a process", () => {
	let clock: ManualClock;
	let isStoreUp: boolean;
	let renewals: number;
	let regained: number;
	let lease: NodeLease;

	beforeEach(async () => {
		clock = new ManualClock();
		isStoreUp = true;
		renewals = regained = 0;
		lease = new NodeLease({
			ownership: {
				async renew() {
					if (!isStoreUp) throw new Error("the store is away");
					renewals++;
				},
			},
			leaseMs: LEASE_MS,
			clock,
			logger: new RecordingLogger(),
			steadyMs: () => clock.nowMs(),
			onRegained: () => void regained++,
		});
		await lease.open();
	});
	afterEach(() => lease.close());

	it("is renewed three times in its length and held all the while", async () => {
		for (let i = 0; i < 10; i++) {
			await clock.advance(LEASE_MS * 0.3);
			expect(lease.isHeld).to.equal(true);
		}
		expect(renewals).to.equal(11);
		expect(regained).to.equal(0);
	});

	it("is not trusted for its last fifth when it is not renewed", async () => {
		isStoreUp = false;
		await clock.advance(LEASE_MS * 0.8 - 1);
		expect(lease.isHeld).to.equal(true);
		await clock.advance(1);
		expect(lease.isHeld).to.equal(false);
	});

	it("says when it is back after a loss", async () => {
		isStoreUp = false;
		await clock.advance(LEASE_MS * 2);
		isStoreUp = true;
		await clock.advance(LEASE_MS * 0.3);
		expect({ isHeld: lease.isHeld, regained }).to.deep.equal({ isHeld: true, regained: 1 });
	});

	it("is renewed no more when it is closed", async () => {
		await lease.close();
		const before = renewals;
		await clock.advance(LEASE_MS * 3);
		expect(renewals).to.equal(before);
	});
});
