import { SENTIMENT_CATEGORIES } from "../../src/components/sentiment.ts";
import { VIEWER_TYPES } from "../../src/components/viewer-type.ts";
import type { Input, PulseEntry } from "../../src/events/input.ts";
import type { smallRandom } from "../support/small-random.ts";
import { gameEvent } from "../support/worlds.ts";

type Random = ReturnType<typeof smallRandom>;

const PULSE_TICKS = 3;
const TRACKED_VIEWERS = 12;
/** Six on average: as many heads of twice as many coins. */
const ANONYMOUS_COINS = 12;
const EVENT_TICKS = 4;
const SCENE_TICKS = 24;
const SCENES = ["combat", "crafting", "social", "exploration", "trade", undefined];

/** How likely a live chat is to feel what, by category code: not what a simulated crowd feels. */
const CHAT_MOODS = [40, 12, 8, 6, 12, 16, 4, 2];

/** What comes into one session in one tick: a game in scenes of two minutes, some of them silent, and a real audience's pulses. */
export function broadcastAt(tick: number, random: Random): Input[] {
	const inputs: Input[] = [];
	const scene = SCENES[(Math.floor(tick / SCENE_TICKS) * 5 + 1) % SCENES.length];
	if (tick % EVENT_TICKS === 0 && scene !== undefined) inputs.push(gameEvent(scene, 0.3 + 0.5 * random.share()));
	if (tick % PULSE_TICKS === 0) inputs.push({ kind: "pulse", entries: pulse(random) });
	return inputs;
}

function pulse(random: Random): PulseEntry[] {
	const entries: PulseEntry[] = [];
	for (let viewer = 0; viewer < TRACKED_VIEWERS; viewer++) {
		// Somebody tracked says something in two pulses of three.
		if (random.next(3) === 0) continue;
		const viewerType = VIEWER_TYPES[viewer % VIEWER_TYPES.length];
		entries.push({ ...feeling(random), trackingId: `viewer-${viewer}`, viewerType });
	}
	for (let coin = 0; coin < ANONYMOUS_COINS; coin++) if (random.next(2) === 0) entries.push(feeling(random));
	return entries;
}

function feeling(random: Random): PulseEntry {
	let rest = random.next(CHAT_MOODS.reduce((sum, weight) => sum + weight));
	let code = 0;
	while (rest >= CHAT_MOODS[code]) rest -= CHAT_MOODS[code++];
	return { category: SENTIMENT_CATEGORIES[code], intensity: 0.4 + 0.6 * random.share() };
}
