import * as z from "zod";
import { contentTag } from "../events/game-event.ts";

/** Two numbers within `least` and `most`, of which the first is not above the second. */
export function span(least: number, most: number) {
	const one = z.number().min(least).max(most);
	return z.tuple([one, one]).refine(([low, high]) => low <= high, { error: "the first is at most the second" });
}

const times = z
	.tuple([z.number().int().min(0).max(1_000), z.number().int().min(1).max(1_000)])
	.refine(([low, high]) => low <= high, { error: "the first is at most the second" });

/** A part of a show: for some time, or a number of times, events of these types happen, one after a pause. */
export const act = z
	.strictObject({
		seconds: span(1, 86_400).optional().describe("How long the act lasts, drawn anew each time."),
		times: times.optional().describe("How many events it has, in place of how long it lasts."),
		pauseSeconds: span(0.5, 86_400).default([2, 5]).describe("Before each of its events."),
		types: z.record(contentTag, z.number().min(0).max(1_000)).default({}).describe("Weight by type; none: a rest."),
		significance: span(0, 1)
			.default([0.2, 0.6])
			.describe("At the act's beginning and at its end; it rises in between. An only event has any of these."),
	})
	.refine(({ seconds, times }) => (seconds === undefined) !== (times === undefined), {
		error: "has either seconds or times",
	});
export type Act = z.infer<typeof act>;

export const SHOW_NAMES = ["arena", "expedition", "tavern", "steady"] as const;
export type ShowName = (typeof SHOW_NAMES)[number];

type Pair = readonly [low: number, high: number];

/** Events of one type, so many of them, each after a pause. */
function beats(type: string, times: Pair, pauseSeconds: Pair, significance: Pair): Act {
	return {
		times: [...times],
		pauseSeconds: [...pauseSeconds],
		types: { [type]: 1 },
		significance: [...significance],
	};
}

const rest = (...seconds: Pair): Act => ({
	seconds: [...seconds],
	pauseSeconds: [2, 5],
	types: {},
	significance: [0, 0],
});

const ONCE = [1, 1] as const;

/**
 * Shows to begin with; each goes round its acts. Three are the example game server's: the same types at the same pace and of
 * the same weight (`test/lab/shows.test.ts` holds them to it), without its hit points and hammers.
 */
export const SHOWS: Readonly<Record<ShowName, readonly Act[]>> = {
	arena: [
		beats("combat", ONCE, [2, 4], [0.3, 0.3]),
		beats("combat", [2, 2], [1.5, 4], [0.26, 0.4]),
		beats("trade", ONCE, [2, 4], [0.45, 0.8]),
		beats("combat", ONCE, [2, 2], [0.5, 0.5]),
		beats("combat", [8, 11], [2, 3], [0.58, 0.88]),
		beats("boss-defeat", ONCE, [1, 2], [1, 1]),
		beats("social", ONCE, [3, 5], [0.32, 0.4]),
		beats("crafting", ONCE, [6, 9], [0.5, 0.65]),
		beats("exploration", ONCE, [6, 9], [0.3, 0.6]),
		rest(95, 115),
	],
	expedition: [
		...[0.3, 0.35].flatMap((march): Act[] => [
			beats("exploration", ONCE, [2, 4], [march, march]),
			{
				times: [1, 1],
				pauseSeconds: [3, 5],
				types: { trade: 3, exploration: 2, combat: 1 },
				significance: [0.4, 0.65],
			},
		]),
		beats("combat", [0, 1], [2, 3], [0.2, 0.5]),
		beats("exploration", ONCE, [3, 5], [0.9, 0.9]),
		beats("combat", ONCE, [2, 2], [0.5, 0.5]),
		beats("combat", [2, 3], [2, 3], [0.68, 0.86]),
		beats("social", [0, 1], [1, 1], [0.55, 0.55]),
		beats("boss-defeat", ONCE, [1, 2], [0.8, 0.8]),
		...[0.57, 0.65, 0.73, 0.81].flatMap((weight): Act[] => [
			beats("combat", [2, 3], [2, 3], [weight, weight + 0.1]),
			beats("social", [0, 2], [1, 1], [0.55, 0.55]),
		]),
		beats("boss-defeat", ONCE, [1, 2], [1, 1]),
		beats("trade", ONCE, [3, 5], [0.26, 0.75]),
		rest(100, 130),
	],
	tavern: [
		beats("crafting", [4, 4], [4, 8], [0.15, 0.3]),
		rest(30, 55),
		beats("crafting", [3, 4], [4, 8], [0.15, 0.3]),
		rest(30, 55),
		beats("crafting", [0, 2], [4, 8], [0.15, 0.3]),
		rest(1, 42),
		beats("crafting", ONCE, [3, 6], [0.55, 0.8]),
		beats("social", [3, 3], [5, 9], [0.48, 0.74]),
		rest(60, 90),
	],
	steady: [
		{
			seconds: [60, 60],
			pauseSeconds: [10, 20],
			types: { combat: 1, crafting: 1, social: 1, exploration: 1, trade: 1 },
			significance: [0.4, 0.6],
		},
	],
};
