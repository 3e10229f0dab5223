import { expect } from "chai";
import { fidelityAt } from "../../../src/platform/embedded/capability-fidelity.ts";
import type { SeedType } from "../../../src/platform/seeds.ts";

const rule = (fidelity: SeedType["capabilities"][number]["fidelity"], unlockThreshold = 8) => ({
	code: "hype",
	domain: "hype.trains",
	unlockThreshold,
	fidelity,
});

describe("fidelity of a capability", () => {
	for (const [fidelity, atThreshold, atHalfMore, atTwice] of [
		["linear", 0, 0.5, 1],
		["logarithmic", 0, Math.log2(1.5), 1],
		["step", 0.5, 0.5, 1],
	] as const) {
		it(`is ${fidelity} from the threshold to twice of it`, () => {
			const amounts = [0, 7.99, 8, 12, 16, 1_000];
			const expected = [0, 0, atThreshold, atHalfMore, atTwice, 1];
			expect(amounts.map((amount) => fidelityAt(amount, rule(fidelity)))).to.deep.equal(expected);
		});
	}

	it("is full without a threshold", () => {
		expect(fidelityAt(0, rule("linear", 0))).to.equal(1);
	});
});
