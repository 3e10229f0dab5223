import { expect } from "chai";
import { CAREER_PHASE_MIN_GROWTH, CAREER_PHASES, careerPhaseOf } from "../../src/components/career-phase.ts";

describe("career phases", () => {
	it("are the five of the specification with their least growth", () => {
		const phases = CAREER_PHASES.map((name, number) => [name, CAREER_PHASE_MIN_GROWTH[number]]);
		expect(phases).to.deep.equal([
			["Unknown", 0],
			["Rising", 5],
			["Popular", 25],
			["Celebrity", 100],
			["Legend", 500],
		]);
	});

	it("begin at their growth exactly and not before", () => {
		CAREER_PHASE_MIN_GROWTH.forEach((growth, phase) => {
			expect(careerPhaseOf(growth)).to.equal(phase);
			if (phase > 0) expect(careerPhaseOf(growth - 0.01)).to.equal(phase - 1);
		});
		expect(careerPhaseOf(1e9)).to.equal(4);
	});
});
