import { expect } from "chai";
import { IDS_KEPT_MS, Trims } from "../../src/persistence/trims.ts";

describe("trims of a journal", () => {
	let nowMs = 0;
	const trims = () => new Trims(() => nowMs);

	it("are due when the ids of what they take are as old as a server remembers", () => {
		const session = trims();
		for (let i = 1; i <= 3; i++) {
			nowMs = i * 60_000;
			expect(session.due("a", 10 * i)).to.equal(undefined);
		}
		nowMs = 120_000 + IDS_KEPT_MS;
		expect(session.due("a", 50)).to.equal(20);
	});

	it("of a session follow one another at five minutes at the soonest", () => {
		const session = trims();
		nowMs = 0;
		session.due("a", 10);
		nowMs = IDS_KEPT_MS;
		expect(session.due("a", 20)).to.equal(10);
		session.done("a", 10);
		nowMs = IDS_KEPT_MS + 299_999;
		session.due("a", 30);
		nowMs = IDS_KEPT_MS + 300_000;
		expect(session.due("a", 40)).to.equal(undefined);
		nowMs = 2 * IDS_KEPT_MS;
		expect(session.due("a", 50)).to.equal(20);
	});

	it("begin anew with a session that was forgotten", () => {
		const session = trims();
		nowMs = 0;
		session.due("a", 10);
		session.forget("a");
		nowMs = IDS_KEPT_MS;
		expect(session.due("a", 20)).to.equal(undefined);
	});
});
