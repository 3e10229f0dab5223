import { expect } from "chai";
import { arena } from "../../examples/shows/arena.ts";
import { expedition } from "../../examples/shows/expedition.ts";
import type { Beat, Show } from "../../examples/shows/show.ts";
import { tavern } from "../../examples/shows/tavern.ts";
import { gameEvent } from "../../src/events/game-event.ts";
import { type Played, playShow } from "../support/play-show.ts";

const UNKNOWN = 0;
const POPULAR = 2;
const LEGEND = 4;
const FIVE_MINUTES = 300;
const TWO_MINUTES = 120;

/** What the demo sets. */
const DEMO = { hypeAudienceScale: 200 };

/** Ten crowds and ten games, far apart. */
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((seed) => Math.imul(seed, 15_485_863) >>> 0);

function beatsOf(show: Show, count: number): Beat[] {
	return Array.from({ length: count }, () => show.next().value);
}

async function playAll(make: (seed: number) => Show, phase: number): Promise<Played[]> {
	const all: Played[] = [];
	for (const seed of SEEDS) all.push(await playShow(make(seed), phase, seed, FIVE_MINUTES, { settings: DEMO }));
	return all;
}

/** True when the first train starts and climbs within two minutes and is over within five. */
function hasWholeTrain({ trains: [train] }: Played): boolean {
	return (
		train?.levels[0]?.atSeconds <= TWO_MINUTES && (train.endedAtSeconds ?? Number.POSITIVE_INFINITY) <= FIVE_MINUTES
	);
}

function expectLife(played: Played, least: { rise: number; bored: number; churnShare: number }): void {
	const { summaries, departed, arrived } = played;
	const engagement = summaries.map((summary) => summary.averageEngagement);
	const boredShare = summaries.map(({ mood, counts }) => mood.Bored / counts.total);
	const size = summaries[0].counts.total;
	expect(Math.max(...engagement) - engagement[0]).to.be.above(least.rise);
	expect(Math.max(...boredShare)).to.be.above(least.bored);
	expect(departed / size).to.be.above(least.churnShare);
	expect(arrived / size).to.be.above(least.churnShare);
}

describe("shows of the example game server", () => {
	for (const [name, make] of Object.entries({ arena, tavern, expedition })) {
		it(`plays the ${name} the same way for the same seed, and another way for another`, () => {
			expect(beatsOf(make(7), 200)).to.deep.equal(beatsOf(make(7), 200));
			expect(beatsOf(make(7), 200)).not.to.deep.equal(beatsOf(make(8), 200));
		});

		it(`tells of the ${name} only what is a game event, and time goes on`, () => {
			for (const { afterSeconds, happening } of beatsOf(make(3), 1_000)) {
				expect(afterSeconds).to.be.above(0);
				if (happening) expect(gameEvent.safeParse({ eventId: "e", ...happening }).success).to.equal(true);
			}
		});
	}

	it("gives the arena of a Legend a train that climbs in two minutes and ends in five, in nine crowds of ten", async () => {
		const all = await playAll(arena, LEGEND);
		for (const played of all) expectLife(played, { rise: 0.1, bored: 0.05, churnShare: 0.04 });
		expect(all.filter(hasWholeTrain)).to.have.length.of.at.least(9);
	});

	it("gives the expedition of a Popular streamer such a train in at least nine crowds of ten", async () => {
		const all = await playAll(expedition, POPULAR);
		for (const played of all) expectLife(played, { rise: 0.2, bored: 0.01, churnShare: 0.02 });
		expect(all.filter(hasWholeTrain)).to.have.length.of.at.least(9);
	});

	it("lets the tavern of an Unknown rise, bore and turn over, without a hype train", async () => {
		const all = await playAll(tavern, UNKNOWN);
		for (const played of all) {
			expectLife(played, { rise: 0.05, bored: 0.15, churnShare: 0.2 });
			expect(played.trains).to.deep.equal([]);
		}
	});
});
