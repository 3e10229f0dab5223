import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import { hypeTrainOf, type World } from "../world/world.ts";
import { LEFT_NAMES } from "./figures.ts";

/** What is drawn over time, in the order in which a series holds it. */
export const CHANNELS = [
	"audience",
	"engagement",
	"joined",
	"left",
	"hypeLevel",
	...SENTIMENT_CATEGORIES,
	...LEFT_NAMES,
] as const;
export type Channel = (typeof CHANNELS)[number];

const MOST_BINS = 120;

/** How time is cut for the charts. */
export interface Bins {
	count: number;
	ticksEach: number;
	minutesEach: number;
}

/** A run over time, as `placeIn` lays it out. */
export interface Series {
	bins: Bins;
	values: Float64Array;
}

/** At most 120 stretches of the same number of ticks; the last may be shorter. */
export function binsOf(ticks: number, intervalMs: number): Bins {
	const ticksEach = Math.ceil(ticks / MOST_BINS);
	return { count: Math.ceil(ticks / ticksEach), ticksEach, minutesEach: (ticksEach * intervalMs) / 60_000 };
}

/** Where a channel's number of a bin is in a series. */
export const placeIn = (channel: Channel, bin: number): number => bin * CHANNELS.length + CHANNELS.indexOf(channel);

/**
 * A run over time: members, engagement of 0 to 1, members who joined and left a minute, level of the train (0: none), shares
 * of the moods, and who left a minute by cause, each the mean over a bin.
 */
export class SeriesRecorder implements Series {
	readonly values: Float64Array;
	readonly bins: Bins;
	readonly #ticks: Int32Array;
	#tick = 0;
	#joined = 0;
	#left = 0;
	#leftByCause: readonly number[] = [];

	constructor(bins: Bins) {
		this.bins = bins;
		this.values = new Float64Array(bins.count * CHANNELS.length);
		this.#ticks = new Int32Array(bins.count);
	}

	/** To be called after each tick of the run, in order, with who left the session so far by cause; sessions follow each other. */
	record(world: World, leftByCause: readonly number[]): void {
		const { tally, session } = world;
		const bin = Math.floor(this.#tick++ / this.bins.ticksEach);
		if (world.tick === 1) {
			this.#joined = 0;
			this.#left = 0;
			this.#leftByCause = leftByCause.map(() => 0);
		}
		const ticks = ++this.#ticks[bin];
		const minute = 60_000 / world.rules.intervalMs;
		const joined = session.arrived + world.realDerived.arrived;
		const left = departedFrom(world);
		const { total } = tally;
		const now = [
			total,
			total === 0 ? 0 : tally.engagementSum / total / 10_000,
			(joined - this.#joined) * minute,
			(left - this.#left) * minute,
			hypeTrainOf(world)?.level ?? 0,
			...Array.from(tally.mood, (count) => (total === 0 ? 0 : count / total)),
			...leftByCause.map((count, cause) => (count - this.#leftByCause[cause]) * minute),
		];
		this.#leftByCause = leftByCause;
		this.#joined = joined;
		this.#left = left;
		const from = bin * CHANNELS.length;
		for (let i = 0; i < now.length; i++) this.values[from + i] += (now[i] - this.values[from + i]) / ticks;
	}
}

/** Everybody who came and is not here any more. */
export function departedFrom({ session, realDerived, tally }: World): number {
	return session.initial + session.arrived + realDerived.arrived - tally.total;
}
