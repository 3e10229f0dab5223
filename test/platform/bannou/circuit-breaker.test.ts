import { expect } from "chai";
import { CircuitBreaker, OPEN_MS } from "../../../src/platform/bannou/circuit-breaker.ts";

describe("a circuit breaker", () => {
	let nowMs: number;
	let told: [isOpen: boolean, reason: string][];
	let breaker: CircuitBreaker;

	beforeEach(() => {
		nowMs = 1_000;
		told = [];
		breaker = new CircuitBreaker({ nowMs: () => nowMs, onChange: (...change) => told.push(change) });
	});

	function fail(times: number): void {
		for (let count = 0; count < times; count++) {
			expect(breaker.enter()).to.equal(true);
			breaker.failed(`for the ${count + 1}th time`);
		}
	}

	it("opens after five failures in a row, and says so once", () => {
		fail(4);
		expect(breaker.isClosed).to.equal(true);
		fail(1);
		expect(breaker.enter()).to.equal(false);
		expect(told).to.deep.equal([[true, "for the 1th time"]]);
	});

	it("counts anew after a success", () => {
		fail(4);
		breaker.enter();
		breaker.succeeded();
		fail(4);
		expect(breaker.isClosed).to.equal(true);
	});

	it("lets one call try after half a minute, and closes when that succeeds", () => {
		fail(5);
		nowMs += OPEN_MS - 1;
		expect(breaker.enter()).to.equal(false);
		nowMs += 1;
		expect(breaker.enter()).to.equal(true);
		expect(breaker.enter()).to.equal(false);
		breaker.succeeded();
		expect(breaker.enter()).to.equal(true);
		expect(told.at(-1)).to.deep.equal([false, "it answers again"]);
	});

	it("waits as long again when the try fails", () => {
		fail(5);
		nowMs += OPEN_MS;
		fail(1);
		expect(breaker.enter()).to.equal(false);
		nowMs += OPEN_MS;
		expect(breaker.enter()).to.equal(true);
		expect(told).to.have.length(1);
	});

	it("lets calls through when it is told to, and counts anew", () => {
		fail(5);
		breaker.reset();
		fail(4);
		expect(breaker.isClosed).to.equal(true);
	});

	it("lets another call try when the first was broken off", () => {
		fail(5);
		nowMs += OPEN_MS;
		breaker.enter();
		breaker.abandoned();
		expect(breaker.enter()).to.equal(true);
	});
});
