import { expect } from "chai";
import { MOST_AMPLIFICATIONS } from "../../src/components/amplification.ts";
import type { Amplification, Input } from "../../src/events/input.ts";
import { factorOf } from "../../src/world/amplification.ts";
import { decodeWorld, encodeWorld } from "../../src/world/snapshot.ts";
import { contentTagsOf, triggerThresholdOf } from "../../src/world/summary.ts";
import { apply, felt, liveWorld, ofKind, onlyPersonality, setMembers, tick } from "../support/worlds.ts";

const amplify = (changes: Partial<Amplification> = {}): Input => ({
	kind: "amplify",
	amplification: { correlationId: "act-1", seconds: 30, threshold: 1, score: 1, churn: 1, tags: {}, ...changes },
});

describe("an amplification", () => {
	it("multiplies the threshold of hype trains until its time is up", () => {
		const world = liveWorld({ phase: 2 });
		apply(world, [amplify({ threshold: 0.5, seconds: 15 })]);
		expect(triggerThresholdOf(world)).to.equal(5);
		expect(ofKind(apply(world, [felt("Excited", 5)]), "hype.started")).to.have.length(1);
		tick(world);
		tick(world);
		expect(triggerThresholdOf(world)).to.equal(5);
		tick(world);
		expect(triggerThresholdOf(world)).to.equal(10);
		expect(world.session.amplifications).to.deep.equal([]);
	});

	it("never lets a train start with nobody", () => {
		const world = liveWorld({ phase: 2 });
		apply(world, [amplify({ threshold: 0.01 })]);
		expect(triggerThresholdOf(world)).to.equal(1);
	});

	it("multiplies the chance to leave", () => {
		const leftWith = (inputs: Input[]): number => {
			const rules = { restlessnessBp: 2_000 };
			const world = liveWorld({ size: 3_000, phase: 0, rules: (given) => onlyPersonality(given, rules) });
			setMembers(world, { engagementBp: 1_000, decayBp: 0 });
			tick(world, inputs);
			return world.session.left;
		};
		const plain = leftWith([]);
		expect(leftWith([amplify({ churn: 3 })]) / plain).to.be.within(2.5, 3.5);
		expect(leftWith([amplify({ churn: 0 })]) / plain).to.be.below(0.1);
	});

	it("keeps its tags from falling below their weights", () => {
		const world = liveWorld({ phase: 0 });
		apply(world, [amplify({ tags: { epic: 0.8 }, seconds: 20 })]);
		for (let i = 0; i < 3; i++) {
			tick(world);
			expect(contentTagsOf(world).epic).to.equal(0.8);
		}
		tick(world);
		expect(contentTagsOf(world).epic).to.be.below(0.8);
	});

	it("is replaced by the next of its name and taken back by one of no seconds", () => {
		const world = liveWorld({ phase: 2 });
		apply(world, [amplify({ score: 3 })]);
		apply(world, [amplify({ score: 2 })]);
		expect(factorOf(world, "scoreBp")).to.equal(2);
		apply(world, [amplify({ correlationId: "act-2", score: 4 })]);
		expect(factorOf(world, "scoreBp")).to.equal(8);
		apply(world, [amplify({ seconds: 0 })]);
		expect(factorOf(world, "scoreBp")).to.equal(4);
	});

	it("is one of a few; more are dropped with a count", () => {
		const world = liveWorld({ phase: 2 });
		for (let i = 0; i <= MOST_AMPLIFICATIONS; i++) apply(world, [amplify({ correlationId: `act-${i}`, score: 10 })]);
		expect(world.session.amplifications).to.have.length(MOST_AMPLIFICATIONS);
		expect(world.session.droppedInputs).to.equal(1);
		expect(factorOf(world, "scoreBp"), "however many").to.equal(100);
	});

	it("survives a restart", () => {
		const world = liveWorld({ phase: 2 });
		apply(world, [amplify({ threshold: 0.3, tags: { epic: 1 } })]);
		const again = decodeWorld(encodeWorld(world));
		for (let i = 0; i < 8; i++) {
			tick(world);
			tick(again);
		}
		expect(encodeWorld(again)).to.deep.equal(encodeWorld(world));
	});
});
