import { expect } from "chai";
import fc from "fast-check";
import { gameEvent } from "../../src/events/game-event.ts";
import { plannedEvent } from "../../src/loadtest/planned-event.ts";

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe("the events of a load", () => {
	it("are the same for the same seed, and events that the server takes", () => {
		fc.assert(
			fc.property(seeds, fc.nat(1_000_000), fc.integer({ min: 1, max: 1_000 }), (seed, number, sessions) => {
				const event = plannedEvent(seed, number, sessions);
				expect(plannedEvent(seed, number, sessions)).to.deep.equal(event);
				expect(event.session).to.be.within(0, sessions - 1);
				const { type, significance } = event;
				expect(gameEvent.parse({ eventId: "a", type, significance })).to.include({ type, significance });
			}),
		);
	});

	it("are for every session as often", () => {
		for (const sessions of [1, 3, 10, 300, 1_000]) {
			const counts = new Array<number>(sessions).fill(0);
			for (let number = 0; number < 5 * sessions; number++) counts[plannedEvent(1, number, sessions).session]++;
			expect(new Set(counts)).to.deep.equal(new Set([5]));
		}
	});

	it("are of every type and significance", () => {
		const events = Array.from({ length: 500 }, (_, number) => plannedEvent(1, number, 10));
		expect(new Set(events.map(({ type }) => type)).size).to.equal(6);
		expect(new Set(events.map(({ significance }) => significance)).size).to.equal(10);
	});
});
