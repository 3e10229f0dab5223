import { expect } from "chai";
import { type Body, historyLeft, type Message, withoutLate } from "../../src/persistence/jetstream-messages.ts";

function messages(...bodies: Body[]): Message[] {
	return bodies.map((body, place) => ({ sequence: place + 1, body }));
}

const input = (id: string, epoch: string): Body => ({ id, input: { kind: "pause" }, epoch });
const marker = (marker: number, epoch: string): Body => ({ marker: { marker, kind: "apply", atMs: 0 }, epoch });
const beginning = (number: number, epoch: string): Body => ({ ...marker(number, epoch), begins: true }) as Body;
const places = (some: readonly Message[]) => some.map(({ sequence }) => sequence);

describe("messages of a session's journal", () => {
	it("are late where they are of an epoch before, wherever they stand in the newest one", () => {
		const inside = withoutLate(messages(beginning(4, "b"), input("late", "a"), input("own", "b"), marker(5, "b")));
		expect(places(inside.entries)).to.deep.equal([1, 3, 4]);
		expect(places(inside.late)).to.deep.equal([2]);
		const inFront = withoutLate(messages(input("late", "a"), input("own", "b"), marker(5, "b"), marker(6, "b")));
		expect(places(inFront.entries)).to.deep.equal([2, 3, 4]);
		expect(places(inFront.late)).to.deep.equal([1]);
	});

	it("count where a restart that was cut off has left them before its beginning", () => {
		const { entries, begin, late } = withoutLate(messages(marker(4, "a"), input("left", "a"), beginning(4, "b")));
		expect(places(entries)).to.deep.equal([1, 2, 3]);
		expect(begin).to.equal(2);
		expect(late).to.deep.equal([]);
	});

	it("are left with the markers of their history, and without beginnings that came to no end", () => {
		const cutOff = historyLeft(messages(marker(4, "a"), input("left", "a"), beginning(4, "b"), input("left", "b")));
		expect(places(cutOff)).to.deep.equal([1, 2, 4]);
		const goneOn = historyLeft(messages(beginning(4, "b"), input("applied", "b"), marker(5, "b")));
		expect(places(goneOn)).to.deep.equal([1, 2, 3]);
		const lateInFront = historyLeft(messages(input("late", "a"), input("applied", "b"), marker(5, "b")));
		expect(places(lateInFront), "what is applied stands before a marker").to.deep.equal([1, 2, 3]);
	});
});
