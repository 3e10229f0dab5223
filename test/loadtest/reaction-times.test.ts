import { expect } from "chai";
import { ReactionTimes } from "../../src/loadtest/reaction-times.ts";

describe("the time from an event to the reaction", () => {
	let times: ReactionTimes;

	beforeEach(() => {
		times = new ReactionTimes();
	});

	it("is that since the event under way was sent, at every client", () => {
		times.sent("a", 0.5, 100);
		expect(times.came("a", 3, 130)).to.equal(30);
		expect(times.came("a", 3, 145)).to.equal(45);
	});

	it("is that of the most significant event, of equals of the first", () => {
		times.sent("a", 0.4, 100);
		times.sent("a", 0.9, 110);
		times.sent("a", 0.9, 120);
		expect(times.came("a", 3, 130)).to.equal(20);
	});

	it("is that of an event that was answered just now when none is under way", () => {
		times.sent("a", 1, 0)(20);
		times.sent("a", 0.2, 100)(120);
		expect(times.came("a", 3, 125)).to.equal(25);
	});

	it("is unknown of a reaction that no event was sent before, or only one long answered", () => {
		times.sent("b", 1, 90);
		times.sent("a", 1, 0)(20);
		expect(times.came("a", 3, 125)).to.equal(undefined);
		times.sent("a", 1, 130);
		expect(times.came("a", 3, 140), "the same reaction at another client").to.equal(undefined);
		expect(times.came("a", 4, 150)).to.equal(20);
	});
});
