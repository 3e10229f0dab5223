import {
	AT_MS,
	COURSE,
	CROSSED_TICK,
	DECAY,
	DEPARTURE_WORDS,
	type DepartureLog,
	GAIN,
	HASTENED_WORD,
	INTERESTS,
	KEPT_DEPARTURES,
	KIND,
	LAST_TICK,
	LEAVE_CAUSES,
	type LeaveCause,
	NOBODY,
	SERIAL,
	SPAN_MS,
	SPAN_WORDS,
	SPANS,
	TRAIL_TICKS,
	WATCHED_TICKS,
} from "../components/cause-log.ts";
import { INTEREST_WORDS } from "../components/member.ts";
import { type CoursePoint, type CourseTick, courseOf } from "./course.ts";
import { tagsIn } from "./interest-tags.ts";

/** Departures by cause; of interest lost by tag. */
export interface DepartureSums {
	byCause: Record<LeaveCause, number>;
	/** Of those who lost interest: how many would have stayed this time, had nothing raised the chance to leave. */
	hastened: number;
	/** Most first: who left and missed a tag that was not on show, and who was tired of one that was. */
	byTag: { tag: string; missed: number; tired: number }[];
}

/** The departures of a stretch of time; logical milliseconds. */
export interface DepartureSpan extends DepartureSums {
	fromMs: number;
	toMs: number;
}

/** One who left lately. */
export interface Departed {
	serial: number;
	atMs: number;
	cause: LeaveCause;
	isHastened: boolean;
	/** Row of the rules' personalities. */
	personality: number;
	origin: number;
	interests: string[];
	watchedTicks: number;
	/** Tick in which its engagement fell below the threshold; absent: before its course, or it did not. */
	crossedTick?: number;
	course: CourseTick[];
}

/** Everything since the log began. */
export function departuresInAll(log: DepartureLog, names: readonly string[]): DepartureSums {
	return sumsOf(log, [SPANS], names);
}

/** Departures of the whole spans that reach from `fromMs` to `toMs`, and each of them alone, oldest first. */
export function departuresWithin(
	log: DepartureLog,
	names: readonly string[],
	fromMs: number,
	toMs: number,
): { sums: DepartureSpan; spans: DepartureSpan[] } {
	const first = Math.max(0, Math.floor(fromMs / SPAN_MS), Math.floor(toMs / SPAN_MS) - SPANS + 1);
	const last = Math.floor(toMs / SPAN_MS);
	const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
	const placeOf = (number: number) => number % SPANS;
	const there = numbers.filter((number) => log.spans[placeOf(number) * SPAN_WORDS] === number + 1);
	const spans = numbers.map((number) => {
		const places = there.includes(number) ? [placeOf(number)] : [];
		return { ...between(number, number, toMs), ...sumsOf(log, places, names) };
	});
	return { sums: { ...between(first, last, toMs), ...sumsOf(log, there.map(placeOf), names) }, spans };
}

const between = (first: number, last: number, toMs: number) => {
	return { fromMs: first * SPAN_MS, toMs: Math.min(toMs, (last + 1) * SPAN_MS) };
};

function sumsOf(
	{ spans, tags, tagRoom }: DepartureLog,
	places: readonly number[],
	names: readonly string[],
): DepartureSums {
	const sum = (wordOf: (place: number) => number) => places.reduce((all, place) => all + wordOf(place), 0);
	const counts = LEAVE_CAUSES.map((cause, code) => [cause, sum((place) => spans[place * SPAN_WORDS + 1 + code])]);
	const known = names.slice(0, tagRoom);
	const byTag = known.map((tag, number) => {
		const at = (place: number) => (place * tagRoom + number) * 2;
		return { tag, missed: sum((place) => tags[at(place)]), tired: sum((place) => tags[at(place) + 1]) };
	});
	return {
		byCause: Object.fromEntries(counts) as Record<LeaveCause, number>,
		hastened: sum((place) => spans[place * SPAN_WORDS + HASTENED_WORD]),
		byTag: byTag
			.filter(({ missed, tired }) => missed + tired > 0)
			.sort((a, b) => b.missed + b.tired - a.missed - a.tired),
	};
}

/** The last who left, newest first. */
export function lastDepartures(log: DepartureLog, names: readonly string[], intervalMs: number): Departed[] {
	const kept = Math.min(log.noted, KEPT_DEPARTURES);
	return Array.from({ length: kept }, (_, back) => {
		const from = ((log.noted - 1 - back) % KEPT_DEPARTURES) * DEPARTURE_WORDS;
		return departedIn(log.departures.subarray(from, from + DEPARTURE_WORDS), names, intervalMs);
	});
}

function departedIn(words: Uint32Array, names: readonly string[], intervalMs: number): Departed {
	const kind = words[KIND];
	const crossedTick = words[CROSSED_TICK];
	const points: CoursePoint[] = [];
	for (let i = 0; i < TRAIL_TICKS; i++) {
		const word = words[COURSE + i];
		if (word === NOBODY) continue;
		const atMs = (words[LAST_TICK] - TRAIL_TICKS + 1 + i) * intervalMs;
		points.push({ atMs, engagementBp: word & 0xffff, matchBp: word >>> 16, gainBp: words[GAIN] });
	}
	return {
		serial: words[SERIAL],
		atMs: words[AT_MS],
		cause: LEAVE_CAUSES[kind & 0xff],
		isHastened: kind >>> 24 === 1,
		personality: (kind >>> 8) & 0xff,
		origin: (kind >>> 16) & 0xff,
		interests: tagsIn(words.subarray(INTERESTS, INTERESTS + INTEREST_WORDS)).map((tag) => names[tag]),
		watchedTicks: words[WATCHED_TICKS],
		...(crossedTick > 0 && { crossedTick }),
		course: courseOf(points, words[DECAY]),
	};
}
