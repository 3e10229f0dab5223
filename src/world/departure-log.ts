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
	NOBODY,
	type RoomTrail,
	SERIAL,
	SPAN_MS,
	SPAN_WORDS,
	SPANS,
	TRAIL_TICKS,
	WATCHED_TICKS,
} from "../components/cause-log.ts";
import { codeOf } from "./interest-loss.ts";
import { interestTagsOf } from "./interest-tags.ts";
import { type Leaving, leavingOf } from "./leave-cause.ts";
import { gainOf } from "./liveliness.ts";
import { lastTickOf, matchesAt, trailOf } from "./room-trail.ts";
import { watchedTicksOf } from "./stints.ts";
import type { World } from "./world.ts";

const TAG_STRIDE = 8;

/** Notes who left in the step that the world has just taken: their rows, which nobody has taken over yet. */
export function noteDepartures(log: DepartureLog, trail: RoomTrail, world: World): void {
	const { vacant } = world;
	if (vacant.length === 0) return;
	const span = spanNow(log, world);
	for (let i = 0; i < vacant.length; i++) {
		const leaving = leavingOf(world, trail, vacant[i]);
		count(log, span, leaving);
		count(log, SPANS, leaving);
		// Those before them would be gone at once.
		if (i >= vacant.length - KEPT_DEPARTURES) keep(log, trail, world, vacant[i], leaving);
		else log.noted++;
	}
}

/** The session is over: everybody goes who is there. */
export function noteSessionEnd(log: DepartureLog, world: World): void {
	for (const span of [spanNow(log, world), SPANS]) {
		log.spans[span * SPAN_WORDS + 1 + codeOf("session-end")] += world.tally.total;
	}
}

function count({ spans, tags, tagRoom }: DepartureLog, span: number, leaving: Leaving): void {
	spans[span * SPAN_WORDS + 1 + codeOf(leaving.cause)]++;
	if (leaving.isHastened) spans[span * SPAN_WORDS + HASTENED_WORD]++;
	const side = leaving.cause === "tired" ? 1 : 0;
	for (const tag of leaving.tags) tags[(span * tagRoom + tag) * 2 + side]++;
}

/** The span of now, with room for the tags of the world. */
function spanNow(log: DepartureLog, { tags, atMs }: World): number {
	makeRoom(log, tags.names.length);
	return spanAt(log, atMs);
}

/** Where the span of a time is; what was there of an earlier one is gone. */
function spanAt({ spans, tags, tagRoom }: DepartureLog, atMs: number): number {
	const number = Math.floor(atMs / SPAN_MS);
	const place = number % SPANS;
	if (spans[place * SPAN_WORDS] === number + 1) return place;
	spans.fill(0, place * SPAN_WORDS, (place + 1) * SPAN_WORDS);
	tags.fill(0, place * tagRoom * 2, (place + 1) * tagRoom * 2);
	spans[place * SPAN_WORDS] = number + 1;
	return place;
}

function makeRoom(log: DepartureLog, tags: number): void {
	if (log.tagRoom >= tags) return;
	const room = Math.ceil(tags / TAG_STRIDE) * TAG_STRIDE;
	const wider = new Uint32Array((SPANS + 1) * room * 2);
	for (let span = 0; span <= SPANS; span++) {
		const from = span * log.tagRoom * 2;
		wider.set(log.tags.subarray(from, from + log.tagRoom * 2), span * room * 2);
	}
	log.tags = wider;
	log.tagRoom = room;
}

function keep(log: DepartureLog, trail: RoomTrail, world: World, eid: number, leaving: Leaving): void {
	const { serial, personality, origin, decayBp, interests } = world.components.member;
	const from = (log.noted++ % KEPT_DEPARTURES) * DEPARTURE_WORDS;
	const words = log.departures.subarray(from, from + DEPARTURE_WORDS);
	const points = trailOf(trail, eid);
	const liveliness = points.at(-1)?.row.livelinessBp ?? 0;
	words[SERIAL] = serial[eid];
	words[AT_MS] = world.atMs;
	words[KIND] =
		codeOf(leaving.cause) | (personality[eid] << 8) | (origin[eid] << 16) | ((leaving.isHastened ? 1 : 0) << 24);
	words[WATCHED_TICKS] = watchedTicksOf(world, eid, false);
	words[DECAY] = decayBp[eid];
	words[GAIN] = gainOf(world.rules, personality[eid], liveliness);
	words[CROSSED_TICK] = leaving.crossedTick;
	words[LAST_TICK] = Math.max(0, lastTickOf(trail));
	interests.forEach((column, word) => {
		words[INTERESTS + word] = column[eid];
	});
	const tags = interestTagsOf(world, eid);
	words.fill(NOBODY, COURSE);
	points.forEach(({ place, engagementBp }, index) => {
		const at = COURSE + TRAIL_TICKS - points.length + index;
		words[at] = engagementBp | (matchesAt(trail, place, tags).matchBp << 16);
	});
}
