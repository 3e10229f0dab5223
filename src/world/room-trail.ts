import { NO_LOSS, NOBODY, type RoomTrail, SHOW_TICKS, TRAIL_TICKS, type TrailRow } from "../components/cause-log.ts";
import { INTEREST_WORDS } from "../components/member.ts";
import { packedColumns } from "../components/packed-columns.ts";
import type { Rules } from "../components/rules.ts";
import { mulBp } from "./basis-points.ts";
import { livelinessBp } from "./liveliness.ts";
import type { World } from "./world.ts";

const WHOLE_BP = 10_000;
const MOST = 0xffff;
/** Tags are made room for by so many. */
const TAG_STRIDE = 8;

/** How one member stood after one tick. */
export interface TrailPoint {
	/** Where the tick is in the trail. */
	place: number;
	row: TrailRow;
	engagementBp: number;
}

/** Who came takes over a row of somebody else, who was another. */
export function forgetArrived(trail: RoomTrail, arrived: readonly number[]): void {
	const { engagementBp, memberRoom, lossCause } = trail;
	for (const eid of arrived) {
		if (eid >= memberRoom) continue;
		lossCause[eid] = NO_LOSS;
		for (let place = 0; place < TRAIL_TICKS; place++) engagementBp[place * memberRoom + eid] = NOBODY;
	}
}

/** By other rules the same members have other interests, and nothing before adds up any more. */
export function noteRules(trail: RoomTrail, { revision }: Rules): void {
	if (trail.revision !== revision) forgetTicks(trail);
	trail.revision = revision;
}

function forgetTicks(trail: RoomTrail): void {
	trail.recorded = 0;
	trail.engagementBp.fill(NOBODY);
}

/** Keeps how room and members stand after a tick; answers where. `trainLevel`: of the train that ran when members felt it. */
export function recordTick(trail: RoomTrail, world: World, trainLevel: number): number {
	makeRoom(trail, world);
	const { tick, session } = world;
	// Between ticks that do not follow each other nobody knows what became of whom.
	if (lastTickOf(trail) !== tick - 1) forgetTicks(trail);
	const place = trail.recorded++ % TRAIL_TICKS;
	trail.rows[place] = {
		tick,
		livelinessBp: livelinessBp(world, trainLevel),
		isPaused: session.status === "paused",
	};
	recordTags(trail, world, place);
	const { engagementBp } = world.components.member;
	trail.engagementBp.set(engagementBp.subarray(0, trail.memberRoom), place * trail.memberRoom);
	return place;
}

function recordTags(trail: RoomTrail, { tags, rules, effectiveBp, tick }: World, place: number): void {
	const from = place * trail.tagRoom;
	const { currentFromBp, weightBp, defaultWeightBp } = rules.tags;
	const shown = (tick % SHOW_TICKS) * INTEREST_WORDS;
	trail.onShow.fill(0, shown, shown + INTEREST_WORDS);
	for (let tag = 0; tag < tags.names.length; tag++) {
		const name = tags.names[tag];
		const ruleBp = Object.hasOwn(weightBp, name) ? weightBp[name] : defaultWeightBp;
		const weight = tags.weightBp[tag];
		const fresh = weight >= currentFromBp ? Math.min(MOST, mulBp(weight, ruleBp)) : 0;
		trail.worthBp[from + tag] = Math.min(MOST, effectiveBp[tag]);
		trail.freshBp[from + tag] = fresh;
		if (fresh > 0) trail.onShow[shown + (tag >>> 5)] |= 1 << (tag & 31);
	}
}

/** The last tick that is known; -1: none. */
export function lastTickOf({ recorded, rows }: RoomTrail): number {
	return recorded === 0 ? -1 : rows[(recorded - 1) % TRAIL_TICKS].tick;
}

/** Ticks that are known of a member, oldest first. */
export function trailOf({ recorded, rows, engagementBp, memberRoom }: RoomTrail, eid: number): TrailPoint[] {
	const points: TrailPoint[] = [];
	if (eid >= memberRoom) return points;
	for (let nth = Math.max(0, recorded - TRAIL_TICKS); nth < recorded; nth++) {
		const place = nth % TRAIL_TICKS;
		const e = engagementBp[place * memberRoom + eid];
		if (e !== NOBODY) points.push({ place, row: rows[place], engagementBp: e });
	}
	return points;
}

/** How well what was on show matched interests, as it was and as it had been had nobody tired of it; in basis points. */
export function matchesAt(
	{ rows, worthBp, freshBp, tagRoom }: RoomTrail,
	place: number,
	interests: readonly number[],
): { matchBp: number; freshBp: number } {
	if (rows[place].isPaused) return { matchBp: 0, freshBp: 0 };
	let match = 0;
	let fresh = 0;
	for (const tag of interests) {
		match += worthBp[place * tagRoom + tag];
		fresh += freshBp[place * tagRoom + tag];
	}
	return { matchBp: Math.min(WHOLE_BP, match), freshBp: Math.min(WHOLE_BP, fresh) };
}

/** Tags that were on show in a tick, as words of interests; undefined when that is not known any more. */
export function shownIn({ onShow }: RoomTrail, tick: number, now: number): Uint32Array | undefined {
	if (tick <= now - SHOW_TICKS || tick > now) return undefined;
	const from = (tick % SHOW_TICKS) * INTEREST_WORDS;
	return onShow.subarray(from, from + INTEREST_WORDS);
}

function makeRoom(trail: RoomTrail, world: World): void {
	const { capacity } = world.components.member;
	const tags = world.tags.names.length;
	if (trail.memberRoom !== capacity) {
		const layout = { engagementBp: [Uint16Array, TRAIL_TICKS], lossCause: Uint8Array, lossTick: Uint32Array } as const;
		const columns = packedColumns(capacity, layout);
		widen(columns.engagementBp.fill(NOBODY), capacity, trail.engagementBp, trail.memberRoom);
		columns.lossCause.fill(NO_LOSS).set(trail.lossCause);
		columns.lossTick.set(trail.lossTick);
		Object.assign(trail, { memberRoom: capacity, ...columns });
	}
	if (trail.tagRoom >= tags) return;
	const room = Math.ceil(tags / TAG_STRIDE) * TAG_STRIDE;
	const layout = { worthBp: [Uint16Array, TRAIL_TICKS], freshBp: [Uint16Array, TRAIL_TICKS] } as const;
	const columns = packedColumns(room, layout);
	widen(columns.worthBp, room, trail.worthBp, trail.tagRoom);
	widen(columns.freshBp, room, trail.freshBp, trail.tagRoom);
	Object.assign(trail, { tagRoom: room, ...columns });
}

/** Copies rows into wider ones. */
function widen(wider: Uint16Array, wanted: number, rows: Uint16Array, room: number): void {
	for (let place = 0; place < TRAIL_TICKS; place++) {
		wider.set(rows.subarray(place * room, (place + 1) * room), place * wanted);
	}
}
