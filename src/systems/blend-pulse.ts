import { PRESENT } from "../components/member.ts";
import { ANONYMOUS, NEVER, SIMULATED, TRACKED } from "../components/real-derived.ts";
import { BORED, HOSTILE, SENTIMENT_CATEGORIES, SUPPORTIVE } from "../components/sentiment.ts";
import { CATEGORIES } from "../components/tally.ts";
import type { PulseEntry } from "../events/input.ts";
import { makeRoom } from "../world/actions.ts";
import { mulBp, toBp } from "../world/basis-points.ts";
import { below, drawAt, drawKey, FOR_EXPIRY, FOR_SYNTHETIC } from "../world/draw.ts";
import { expireRealDerived, spawnRealDerived } from "../world/real-derived.ts";
import { addAnonymous, addEmission } from "../world/sentiment-window.ts";
import type { World } from "../world/world.ts";
import { matchOf } from "./match-interests.ts";

const WHOLE_BP = 10_000;
/** What a pulse said lasts until the next one says something else, or long enough to be anybody's mood. */
const UNTIL_NEXT_PULSE = 255;

/**
 * Real audience members come, are refreshed and expire by what pulses say (docs/simulation.md, "Real blending").
 * On the same grid some simulated members carry synthetic pulses, whether there is a broadcast or not.
 */
export function blendPulse(world: World): void {
	expireRealDerived(world);
	// A pause in the same step: what came before it does not show after it either.
	if (world.session.status === "active") for (const entries of world.pulses) blend(world, entries);
	else world.session.droppedInputs += world.pulses.length;
	wearOff(world);
	if (world.isTick && world.session.status === "active" && world.tick % world.rules.windowTicks === 0) pretend(world);
}

function blend(world: World, entries: readonly PulseEntry[]): void {
	const { realDerived, tick } = world;
	makeRoom(world, Math.min(world.rules.blending.mostMembers, headsOf(entries)));
	const spare = spareMembers(world);
	const shares = new Int32Array(CATEGORIES);
	let felt = 0;
	for (const entry of entries) {
		const category = SENTIMENT_CATEGORIES.indexOf(entry.category);
		const count = entry.trackingId === undefined ? (entry.count ?? 1) : 1;
		shares[category] += count;
		felt += count;
		if (entry.trackingId === undefined) blendAnonymous(world, entry, category, spare);
		else blendTracked(world, entry, entry.trackingId, category);
	}
	realDerived.lastPulseTick = tick;
	stay(world);
	realDerived.boredBp = felt === 0 ? 0 : Math.floor((shares[BORED] * WHOLE_BP) / felt);
	if (shares[HOSTILE] * WHOLE_BP > felt * world.rules.blending.rallyAboveBp) rally(world);
}

const headsOf = (entries: readonly PulseEntry[]): number => entries.reduce((sum, { count = 1 }) => sum + count, 0);

/** Anonymous members that the pulse may refresh; the one that would go first comes first. */
function spareMembers(world: World): number[] {
	const { origin, expiresTick, serial } = world.components.member;
	const spare = world.realDerived.eids.filter((eid) => origin[eid] === ANONYMOUS);
	return spare.sort((a, b) => expiresTick[b] - expiresTick[a] || serial[b] - serial[a]);
}

function blendAnonymous(world: World, entry: PulseEntry, category: number, spare: number[]): void {
	const { tick, components } = world;
	const intensityBp = toBp(entry.intensity);
	const count = entry.count ?? 1;
	const weightBp = weightOf(world, entry);
	addAnonymous(world, { tick, serial: 0, category, intensityBp, weightBp, count });
	const expiresTick = tick + world.rules.blending.ttlTicks;
	for (let i = 0; i < count; i++) {
		const known = spare.pop();
		if (known !== undefined) {
			jumpTowards(world, known, intensityBp);
			components.member.expiresTick[known] = expiresTick;
			say(world, known, category);
			continue;
		}
		const eid = welcome(world, intensityBp, { origin: ANONYMOUS, expiresTick });
		if (eid === undefined) {
			world.realDerived.crowdedOut += count - i;
			return;
		}
		say(world, eid, category);
	}
}

function blendTracked(world: World, entry: PulseEntry, trackingId: string, category: number): void {
	const { tick, realDerived } = world;
	const { serial, expiresTick } = world.components.member;
	const intensityBp = toBp(entry.intensity);
	const weightBp = weightOf(world, entry);
	const known = realDerived.tracked.get(trackingId);
	let eid = known === undefined ? undefined : realDerived.eids.find((candidate) => serial[candidate] === known);
	if (eid === undefined) {
		eid = welcome(world, intensityBp, { origin: TRACKED, expiresTick: NEVER });
		if (eid === undefined) {
			realDerived.crowdedOut++;
			addAnonymous(world, { tick, serial: 0, category, intensityBp, weightBp, count: 1 });
			return;
		}
		realDerived.tracked.set(trackingId, serial[eid]);
	} else {
		jumpTowards(world, eid, intensityBp);
		expiresTick[eid] = NEVER;
	}
	say(world, eid, category);
	addEmission(world, eid, { tick, serial: serial[eid], category, intensityBp, weightBp, count: 1 });
}

function weightOf({ rules }: World, { viewerType }: PulseEntry): number {
	return viewerType === undefined ? WHOLE_BP : rules.blending.viewerWeightsBp[viewerType];
}

/** A new real-derived member, or undefined when the session has as many as it may. */
function welcome(world: World, intensityBp: number, mark: { origin: number; expiresTick: number }): number | undefined {
	const { entryBp, entryIntensityBp, mostMembers } = world.rules.blending;
	if (world.realDerived.eids.length >= mostMembers) return undefined;
	const entry = entryBp + mulBp(entryIntensityBp, intensityBp);
	const eid = spawnRealDerived(world, world.session.nextSerial++, entry, mark);
	world.realDerived.arrived++;
	world.session.uniqueViewers++;
	world.arrived.push(eid);
	return eid;
}

/** A pulse moves engagement half-way to its intensity. */
function jumpTowards(world: World, eid: number, intensityBp: number): void {
	const { engagementBp } = world.components.member;
	const { jumpBp } = world.rules.blending;
	engagementBp[eid] = mulBp(engagementBp[eid], WHOLE_BP - jumpBp) + mulBp(intensityBp, jumpBp);
}

function say(world: World, eid: number, category: number): void {
	const { mood, swayTicks, lastActiveTick } = world.components.member;
	mood[eid] = category;
	swayTicks[eid] = UNTIL_NEXT_PULSE;
	lastActiveTick[eid] = world.tick;
}

/** A hostile pulse makes those close ranks who are of a personality that does. */
function rally(world: World): void {
	const { engagementBp, mood, swayTicks, personality, departure } = world.components.member;
	const rallyOf = Int32Array.from(world.rules.personalities, (row) => row.rallyBp);
	const { swayPositiveTicks } = world.rules.audience;
	for (const eid of world.members) {
		const rallyBp = rallyOf[personality[eid]];
		if (rallyBp === 0 || departure[eid] !== PRESENT) continue;
		engagementBp[eid] += mulBp(rallyBp, WHOLE_BP - engagementBp[eid]);
		mood[eid] = SUPPORTIVE;
		swayTicks[eid] = Math.max(swayTicks[eid], swayPositiveTicks);
	}
}

/** Without a pulse for twice the TTL tracked members go too, spread by draw; simulated ones are untouched. */
function wearOff(world: World): void {
	const { realDerived, tick } = world;
	if (realDerived.eids.length > 0 && tick - realDerived.lastPulseTick >= 2 * world.rules.blending.ttlTicks)
		windDown(world);
}

/** Tells tracked members to go within `goingTicks`, each in its own. */
export function windDown(world: World): void {
	const { realDerived, session } = world;
	if (realDerived.isWindingDown) return;
	const { origin, expiresTick, serial } = world.components.member;
	realDerived.isWindingDown = true;
	const key = drawKey(session.seed, world.marker, FOR_EXPIRY);
	for (const eid of realDerived.eids) {
		if (origin[eid] !== TRACKED) continue;
		expiresTick[eid] = world.tick + 1 + below(drawAt(key, serial[eid]), world.rules.blending.goingTicks);
	}
}

/** Pulses come again: tracked members that were told to go stay after all. */
function stay(world: World): void {
	const { realDerived } = world;
	if (!realDerived.isWindingDown) return;
	const { origin, expiresTick } = world.components.member;
	realDerived.isWindingDown = false;
	for (const eid of realDerived.eids) if (origin[eid] === TRACKED) expiresTick[eid] = NEVER;
}

/**
 * A synthetic pulse: of the delighted simulated members that were active in this interval some, picked by draw, jump as
 * those do whom a real pulse names. Without a match nobody does, so that a plain decay stays what it is.
 */
function pretend(world: World): void {
	const { engagementBp, serial, origin, departure, lastActiveTick } = world.components.member;
	const { audience, blending, windowTicks } = world.rules;
	const { members, tick } = world;
	const key = drawKey(world.session.seed, world.marker, FOR_SYNTHETIC);
	const span = WHOLE_BP - blending.syntheticFromBp + 1;
	const since = tick - windowTicks;
	for (let i = 0; i < members.length; i++) {
		const eid = members[i];
		if (lastActiveTick[eid] <= since || engagementBp[eid] <= audience.engagedAboveBp) continue;
		if (origin[eid] !== SIMULATED || departure[eid] !== PRESENT) continue;
		const word = drawAt(key, serial[eid]);
		if ((word & 0xffff) * WHOLE_BP >= blending.syntheticShareBp * 65_536 || matchOf(world, eid) === 0) continue;
		jumpTowards(world, eid, blending.syntheticFromBp + below(word, span));
	}
}

/** Added to the chance to leave by the boredom of the last pulse, which fades; 10,000 = nothing added. */
export function boredChurnBp({ realDerived, rules, tick }: World): number {
	const { boredChurnBp: mostBp, boredFadeTicks } = rules.blending;
	const left = boredFadeTicks - (tick - realDerived.lastPulseTick);
	if (realDerived.boredBp === 0 || left <= 0) return WHOLE_BP;
	return WHOLE_BP + Math.floor((mulBp(mostBp, realDerived.boredBp) * Math.min(left, boredFadeTicks)) / boredFadeTicks);
}
