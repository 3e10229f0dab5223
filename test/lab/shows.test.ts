import { expect } from "chai";
import { arena } from "../../examples/shows/arena.ts";
import { expedition } from "../../examples/shows/expedition.ts";
import type { Show } from "../../examples/shows/show.ts";
import { tavern } from "../../examples/shows/tavern.ts";
import { FIGURES, type FigureName } from "../../src/lab/figures.ts";
import { timelineOf } from "../../src/lab/timeline.ts";
import { resultsOf, scenarioOf } from "../support/lab-runs.ts";

const HOURS = 20;
const SECONDS = HOURS * 3_600;
/** What the example game server plays, by the names that it and the lab have for it. */
const PLAYED = { arena, expedition, tavern };

interface Told {
	atSeconds: number;
	type: string;
	significance: number;
}

/** What the example game server publishes of a show in so many seconds. */
function publishedBy(show: Show, seconds: number): Told[] {
	const told: Told[] = [];
	for (let atSeconds = 0; ; ) {
		const { afterSeconds, happening } = show.next().value;
		atSeconds += afterSeconds;
		if (atSeconds >= seconds) return told;
		if (happening !== undefined) told.push({ atSeconds, type: happening.type, significance: happening.significance });
	}
}

function generatedBy(show: keyof typeof PLAYED): Told[] {
	return timelineOf(scenarioOf({ show, minutes: 60 * HOURS }), 1).map(({ atSeconds, input }) => {
		if (input.kind !== "game-event") throw new Error(input.kind);
		const { type, significance = Number.NaN } = input.event;
		return { atSeconds, type, significance };
	});
}

/** The largest distance between the shares of two samples that are at most as large as any value (Kolmogorov and Smirnov). */
function distance(some: readonly number[], others: readonly number[]): number {
	const shareUpTo = (value: number, of: readonly number[]) => of.filter((one) => one <= value).length / of.length;
	const values = new Set([...some, ...others].map((value) => Math.round(value * 20) / 20));
	return Math.max(...[...values].map((value) => Math.abs(shareUpTo(value, some) - shareUpTo(value, others))));
}

const pausesOf = (told: readonly Told[]): number[] =>
	told.slice(1).map(({ atSeconds }, index) => atSeconds - told[index].atSeconds);

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("shows of the lab beside those of the example game server", () => {
	for (const name of ["arena", "expedition", "tavern"] as const) {
		describe(name, () => {
			const published = publishedBy(PLAYED[name](7), SECONDS);
			const generated = generatedBy(name);
			const types = [...new Set(published.map(({ type }) => type))].sort();
			const ofType = (told: readonly Told[], type: string) => told.filter((one) => one.type === type);

			it("has the same types of events, as often", () => {
				expect([...new Set(generated.map(({ type }) => type))].sort()).to.deep.equal(types);
				for (const type of types) {
					const [expected, found] = [published, generated].map((told) => ofType(told, type).length / HOURS);
					expect(found, `${type} an hour`).to.be.within(expected * 0.9, expected * 1.1);
				}
			});

			it("has them of the same weight", () => {
				for (const type of types) {
					const [expected, found] = [published, generated].map((told) =>
						ofType(told, type).map(({ significance }) => significance),
					);
					expect(mean(found), `significance of ${type}`).to.be.closeTo(mean(expected), 0.04);
				}
				const [expected, found] = [published, generated].map((told) => told.map((one) => one.significance));
				expect(distance(expected, found), "of all").to.be.below(0.15);
			});

			it("has them at the same pace, with the same rests", () => {
				const [expected, found] = [published, generated].map(pausesOf);
				expect(distance(expected, found)).to.be.below(0.1);
				const rests = [expected, found].map((pauses) => pauses.filter((pause) => pause > 20));
				expect(rests[1].length / HOURS).to.be.closeTo(rests[0].length / HOURS, 2.5);
				expect(mean(rests[1])).to.be.closeTo(mean(rests[0]), 3);
			});

			it("makes the same of a crowd", async () => {
				const common = { minutes: 60, seeds: 4, phase: "Popular" };
				const logs = [1, 2, 3, 4].map((seed) => {
					return { ...common, seeds: 1, firstSeed: seed, events: publishedBy(PLAYED[name](seed), 3_600) };
				});
				const ofLogs = await Promise.all(logs.map((scenario) => resultsOf(scenario)));
				const ofShow = await resultsOf({ ...common, show: name });
				const compared = (figure: FigureName) => {
					const place = FIGURES.findIndex((one) => one.name === figure);
					const expected = mean(ofLogs.map((results) => results.variants()[0].spreads[place].mean));
					return [expected, ofShow.variants()[0].spreads[place].mean];
				};
				const [engagement, audience, trains] = [
					compared("engagement"),
					compared("audience"),
					compared("trainsPerHour"),
				];
				expect(engagement[1], "engagement").to.be.closeTo(engagement[0], 0.04);
				expect(audience[1], "audience").to.be.closeTo(audience[0], 0.03 * audience[0]);
				expect(trains[1], "trains an hour").to.be.closeTo(trains[0], 2);
			});
		});
	}
});
