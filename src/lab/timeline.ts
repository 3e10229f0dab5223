import type { SentimentCategory } from "../components/sentiment.ts";
import type { Input, PulseEntry } from "../events/input.ts";
import { type Act, SHOWS } from "./acts.ts";
import { createLuck, type Luck } from "./luck.ts";
import type { LabScenario } from "./scenario.ts";

/** An input and when it comes, in logical seconds since the start. */
export interface TimedInput {
	atSeconds: number;
	input: Input;
}

/**
 * Everything that happens to a stream of a scenario, in the order of time; the same for the same seed, whatever the rules. A world first
 * that is known is none.
 */
export function timelineOf(
	scenario: LabScenario,
	seed: number,
	isKnown: (worldFirst: string) => boolean = () => false,
): TimedInput[] {
	const seconds = scenario.minutes * 60;
	const shows = [scenario.show === undefined ? undefined : SHOWS[scenario.show], scenario.acts];
	const happened = [
		...shows.flatMap((acts, which) => (acts === undefined ? [] : eventsOfActs(acts, seed, `show-${which}`, seconds))),
		...scenario.events,
	];
	const codes = new Set<string>();
	const events = happened.sort(byTime).map(({ atSeconds, ...event }, index): TimedInput => {
		const { code } = event.worldFirst ?? {};
		const isWorldFirst = code !== undefined && !codes.has(code) && !isKnown(code);
		if (code !== undefined) codes.add(code);
		const identified = { eventId: `event-${index + 1}`, ...event };
		return { atSeconds, input: { kind: "game-event", event: identified, ...(isWorldFirst && { isWorldFirst }) } };
	});
	const pulses = scenario.pulses.map(({ atSeconds, sentiments }): TimedInput => {
		return { atSeconds, input: { kind: "pulse", entries: sentiments } };
	});
	const timeline = [...events, ...pulses, ...broadcastOf(scenario, seed)];
	return timeline.filter(({ atSeconds }) => atSeconds < seconds).sort(byTime);
}

const byTime = (a: { atSeconds: number }, b: { atSeconds: number }): number => a.atSeconds - b.atSeconds;

type Happening = LabScenario["events"][number];

/** Events of acts that follow each other for ever, as far as `until`. */
function eventsOfActs(acts: readonly Act[], seed: number, name: string, until: number): Happening[] {
	const luck = createLuck(seed, name);
	const happened: Happening[] = [];
	for (let begin = 0, turn = 0; begin < until; turn++) {
		const played = play(acts[turn % acts.length], luck);
		for (const { after, ...event } of played.events) happened.push({ atSeconds: begin + after, ...event });
		begin += played.lasts;
	}
	return happened;
}

interface Played {
	lasts: number;
	/** With the seconds after the act's beginning. */
	events: { after: number; type: string; significance: number }[];
}

function play({ seconds, times, pauseSeconds, types, significance }: Act, luck: Luck): Played {
	const [low, high] = significance;
	const events: Played["events"] = [];
	const happen = (after: number, progress: number): void => {
		const type = luck.pick(types);
		const weight = low + (high - low) * progress;
		if (type !== undefined) events.push({ after, type, significance: Math.round(weight * 100) / 100 });
	};
	if (times !== undefined) {
		const count = Math.floor(luck.between(times[0], times[1] + 1));
		let after = 0;
		for (let turn = 0; turn < count; turn++) {
			after += luck.between(...pauseSeconds);
			happen(after, count === 1 ? luck.between(0, 1) : turn / (count - 1));
		}
		return { lasts: after, events };
	}
	const lasts = luck.between(...(seconds as [number, number]));
	if (Object.keys(types).length === 0) return { lasts, events };
	for (let after = luck.between(...pauseSeconds); after < lasts; after += luck.between(...pauseSeconds)) {
		happen(after, after / lasts);
	}
	return { lasts, events };
}

function broadcastOf({ broadcast, minutes }: LabScenario, seed: number): TimedInput[] {
	if (broadcast === undefined) return [];
	const { everySeconds, anonymous, tracked, viewerType, moods, intensity, fromMinute, toMinute } = broadcast;
	const luck = createLuck(seed, "broadcast");
	const timeline: TimedInput[] = [];
	const end = Math.min(minutes, toMinute) * 60;
	const feeling = () => {
		const category = luck.pick(moods) as SentimentCategory;
		return { category, intensity: Math.round(luck.between(...intensity) * 100) / 100 };
	};
	for (let atSeconds = fromMinute * 60; atSeconds < end; atSeconds += everySeconds) {
		const entries: PulseEntry[] = Array.from({ length: anonymous }, feeling);
		for (let viewer = 0; viewer < tracked; viewer++) {
			entries.push({ ...feeling(), trackingId: `viewer-${viewer + 1}`, viewerType });
		}
		timeline.push({ atSeconds, input: { kind: "pulse", entries } });
	}
	if (toMinute < minutes) timeline.push({ atSeconds: end, input: { kind: "pulses-ended" } });
	return timeline;
}
