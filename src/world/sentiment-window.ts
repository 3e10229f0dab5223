import type { SentimentEntry } from "../components/sentiment-window.ts";
import { CATEGORIES } from "../components/tally.ts";
import type { World } from "./world.ts";

const slotOf = (world: World, tick: number): number => (tick % world.rules.windowTicks) * CATEGORIES;

/** Adds an entry that belongs to no member; each of its `count` counts. */
export function addAnonymous(world: World, entry: SentimentEntry): void {
	const { window } = world;
	window.entries.push(entry);
	window.participants[entry.category] += entry.count;
	window.latest[slotOf(world, entry.tick) + entry.category] += entry.count;
}

/** Adds the entry of member `eid`; a member that is in the window already moves up to the entry's tick. */
export function addEmission(world: World, eid: number, entry: SentimentEntry): void {
	const { window } = world;
	const { category, tick } = entry;
	window.entries.push(entry);
	const { lastEmission } = world.components.member;
	// Ticks are stored plus one: 0 is never.
	const former = lastEmission[eid * CATEGORIES + category] - 1;
	lastEmission[eid * CATEGORIES + category] = tick + 1;
	const counts = former > tick - world.rules.windowTicks && former > window.takenTick[category];
	if (counts) window.latest[slotOf(world, former) + category]--;
	else window.participants[category]++;
	window.latest[slotOf(world, tick) + category]++;
}

/** Slides the window to `tick`: what is older than its length counts no more. */
export function slideWindow(world: World, tick: number): void {
	const { window } = world;
	const { windowTicks } = world.rules;
	const first = tick - windowTicks + 1;
	// The slots of the ticks that come in are those of the ticks that go.
	for (let step = Math.max(window.tick + 1, first); step <= tick; step++) {
		const slot = slotOf(world, step);
		for (let category = 0; category < CATEGORIES; category++) {
			window.participants[category] -= window.latest[slot + category];
			window.latest[slot + category] = 0;
		}
	}
	window.tick = tick;
	let old = 0;
	while (old < window.entries.length && window.entries[old].tick < first) old++;
	if (old > 0) window.entries.splice(0, old);
}

/** Takes all entries of one category out of the window and returns them: what was counted once counts no more. */
export function takeCategory(world: World, category: number): SentimentEntry[] {
	const { window } = world;
	const taken = window.entries.filter((entry) => entry.category === category);
	if (taken.length > 0) window.entries = window.entries.filter((entry) => entry.category !== category);
	window.participants[category] = 0;
	for (let slot = category; slot < window.latest.length; slot += CATEGORIES) window.latest[slot] = 0;
	window.takenTick[category] = world.tick;
	return taken;
}

/** Puts the entries of a snapshot back; `eidOf` finds the member of a serial that is still present. */
export function refillWindow(world: World, entries: readonly SentimentEntry[], takenTick: readonly number[]): void {
	const { window } = world;
	window.tick = world.tick;
	window.takenTick.set(takenTick);
	const eidOf = eidsOf(world, new Set(entries.map(({ serial }) => serial)));
	const gone = new Map<number, number>();
	for (const entry of entries) {
		const eid = eidOf.get(entry.serial);
		if (entry.serial === 0) addAnonymous(world, entry);
		else if (eid !== undefined) addEmission(world, eid, entry);
		else addOfGone(world, entry, gone);
	}
}

/** The entry of a member that left: it counts as it would have, but leaves no mark on a row that may be another's. */
function addOfGone(world: World, entry: SentimentEntry, gone: Map<number, number>): void {
	const { window } = world;
	const key = entry.serial * CATEGORIES + entry.category;
	const former = gone.get(key);
	gone.set(key, entry.tick);
	window.entries.push(entry);
	if (former === undefined) window.participants[entry.category]++;
	else window.latest[slotOf(world, former) + entry.category]--;
	window.latest[slotOf(world, entry.tick) + entry.category]++;
}

function eidsOf(world: World, serials: ReadonlySet<number>): Map<number, number> {
	const { serial } = world.components.member;
	const eidOf = new Map<number, number>();
	if (serials.size > 0) for (const eid of world.members) if (serials.has(serial[eid])) eidOf.set(serial[eid], eid);
	return eidOf;
}

/** What an entry adds to a hype score, in thousandths: intensity x viewer weight x participants. */
export function scoreOf(entry: SentimentEntry): number {
	return Math.floor((entry.intensityBp * entry.weightBp) / 100_000) * entry.count;
}
