import { Distribution } from "./distribution.ts";
import { FIGURES, type FigureName } from "./figures.ts";
import { CHANNELS, type Channel, type Figures, type Series } from "./measurement.ts";
import { grown, type Scrape, spreadBetween } from "./scrape.ts";
import type { Spread } from "./spread.ts";

/** What came to the one who makes the load, since the last time. Counts by value, as a `Distribution` has them. */
export interface LoadReport {
	/** Milliseconds from the call to the answer that the event is applied. */
	applied: ReadonlyMap<number, number>;
	/** The same for an event that was applied already. */
	accepted: ReadonlyMap<number, number>;
	/** Milliseconds from the call to the reaction at a client, each client's. */
	reactions: ReadonlyMap<number, number>;
	/** Bytes of the crowd frames, each client's. */
	frames: ReadonlyMap<number, number>;
	/** Everything that came to clients. */
	bytes: number;
	messages: number;
	/** Events that were sent. */
	sent: number;
	/** What went wrong, by code. */
	errors: ReadonlyMap<string, number>;
	/** Connections of clients that were closed, by code. */
	closed: ReadonlyMap<string, number>;
}

/** Everything looked at, at one moment. */
export interface Sample {
	atMs: number;
	/** Of each process of the server. */
	scrapes: readonly Scrape[];
	load: LoadReport;
}

const MEGABYTE = 1_048_576;
const LATENESS = "showtime_tick_lateness_seconds";
const APPENDS = ["showtime_journal_append_seconds", 'entry="input"'] as const;
const CPU = "process_cpu_seconds_total";
const MEMORY = "process_resident_memory_bytes";

/** Puts samples together to what was measured. */
export class LoadRecorder {
	readonly #clients: number;
	readonly #first: Sample;
	#last: Sample;
	readonly #measured = new Map<FigureName, Distribution>();
	readonly #errors = new Map<string, number>();
	readonly #channels = new Map<Channel, number[]>(CHANNELS.map((name) => [name, []]));

	/** Everything is counted from `first` on, and clients that are gone by then. */
	constructor(first: Sample, clients: number) {
		this.#first = first;
		this.#last = first;
		this.#clients = clients;
		this.#count(first.load.closed);
	}

	/** One more stretch of time is over. */
	add(sample: Sample): void {
		const { load } = sample;
		const means = meansOf(this.#last, sample, this.#clients);
		const [applied, reaction] = [new Distribution(), new Distribution()];
		applied.merge(load.applied);
		reaction.merge(load.reactions);
		this.#merge(load);
		for (const name of MEANS) if (Number.isFinite(means[name])) this.#of(name).add(means[name]);
		const lateness = spreadBetween(pairsOf(this.#last, sample), LATENESS);
		const [a, r] = [applied.spread(), reaction.spread()];
		const tails = { appliedP50: a.p50, appliedP99: a.p99, reactionP50: r.p50, reactionP99: r.p99 };
		const late = { latenessP50: lateness.p50, latenessP99: lateness.p99 };
		this.#draw({ ...means, ...tails, ...late, errors: errorsIn(load) });
		this.#last = sample;
	}

	/** What was answered when the time was over already. */
	addLate(load: LoadReport): void {
		this.#merge(load);
	}

	figures(): Figures {
		const pairs = pairsOf(this.#first, this.#last);
		const own = FIGURES.map(({ name }) => [name, this.#of(name).spread()]);
		return {
			...(Object.fromEntries(own) as Figures),
			journalAppend: roundedSpread(spreadBetween(pairs, ...APPENDS)),
			tickLateness: roundedSpread(spreadBetween(pairs, LATENESS)),
		};
	}

	/** By code, the most frequent first. */
	errors(): Record<string, number> {
		return Object.fromEntries([...this.#errors].sort(([, a], [, b]) => b - a));
	}

	series(secondsEach: number): Series {
		return { secondsEach, channels: Object.fromEntries(this.#channels) as Series["channels"] };
	}

	#merge(load: LoadReport): void {
		this.#of("applied").merge(load.applied);
		this.#of("reaction").merge(load.reactions);
		this.#of("accept").merge(load.accepted);
		this.#of("frameBytes").merge(load.frames);
		this.#count(load.errors);
		this.#count(load.closed);
	}

	#of(name: FigureName): Distribution {
		const found = this.#measured.get(name) ?? new Distribution();
		this.#measured.set(name, found);
		return found;
	}

	#count(errors: ReadonlyMap<string, number>): void {
		for (const [code, count] of errors) this.#errors.set(code, (this.#errors.get(code) ?? 0) + count);
	}

	#draw(values: Readonly<Record<Channel, number>>): void {
		for (const [channel, drawn] of this.#channels) drawn.push(rounded(values[channel]));
	}
}

const MEANS = ["cpu", "memory", "clientBytes", "eventsApplied"] as const;

/** What a stretch of time was like on the whole. */
function meansOf(before: Sample, after: Sample, clients: number): Record<(typeof MEANS)[number], number> {
	const seconds = (after.atMs - before.atMs) / 1_000;
	const cpuSeconds = sum(pairsOf(before, after).map(([from, to]) => grown(from, to, CPU)));
	return {
		cpu: (100 * cpuSeconds) / seconds,
		memory: sum(after.scrapes.map((scrape) => scrape.get(MEMORY) ?? Number.NaN)) / MEGABYTE,
		clientBytes: after.load.bytes / seconds / clients,
		eventsApplied: sum([...after.load.applied.values()]) / seconds,
	};
}

const errorsIn = ({ errors, closed }: LoadReport): number => sum([...errors.values(), ...closed.values()]);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const pairsOf = (before: Sample, after: Sample): [Scrape, Scrape][] =>
	before.scrapes.map((scrape, place) => [scrape, after.scrapes[place]]);

const rounded = (value: number): number => Math.round(value * 10) / 10;

function roundedSpread({ count, p50, p95, p99, max }: Spread): Spread {
	return { count, p50: rounded(p50), p95: rounded(p95), p99: rounded(p99), max: rounded(max) };
}
