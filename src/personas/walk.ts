import { PRESENT } from "../components/member.ts";
import { below, mix } from "../world/draw.ts";
import type { World } from "../world/world.ts";
import { binOf } from "./crowd-measure.ts";
import { CLASS_SHIFT, LONGEST_TERM, type Personas } from "./personas.ts";
import { type DrawPair, drawPairOf, drawUnder, FOR_WALK } from "./view-key.ts";

/** Of 65,536: how far a place wanders in a tick at most, either way. */
const STRIDE = 700;
/** Of 65,536: chance to jump when a pulse interval is over, half-way to a place that is drawn. */
const JUMP_BELOW = 16_384;
/** A persona's place is drawn by this share of the way to its member's when a pulse interval is over: 2^-6. */
const PULL_SHIFT = 6;
/** Ticks for which a persona stays bound at least. */
const SHORTEST_TERM = 12;
/** A persona's renown grows with the chance step / 2^7 a pulse interval, so by one in eight or more. */
const RENOWN_MASK = 127;

/**
 * Every persona's place in the crowd wanders by a draw of its own, jumps now and then on the grid of the pulse interval, and
 * is pulled slowly to the place of the member it is bound to; the same draw says whether it leaves. One law for all
 * (docs/rooms.md, "Personas").
 */
export function walk(personas: Personas, world: World): void {
	const draws = drawPairOf(personas.key, world.tick, FOR_WALK);
	stroll(personas, world, draws);
	if (world.tick % world.rules.windowTicks === 0) jump(personas, world, draws);
}

function stroll(personas: Personas, world: World, draws: DrawPair): void {
	const { ordinal, place, rebindTick, seatCount } = personas;
	const { leavesBelow, spareDraw } = personas.scratch;
	const { tick } = world;
	let gone = 0;
	for (let seat = 0; seat < seatCount; seat++) {
		if (ordinal[seat] === 0) continue;
		const word = drawUnder(draws, ordinal[seat]);
		spareDraw[seat] = word;
		let x = place[seat];
		if ((word & 0xffff) < leavesBelow[x >>> CLASS_SHIFT]) {
			ordinal[seat] = 0;
			gone++;
			continue;
		}
		if (rebindTick[seat] <= tick) bind(personas, world, seat, mix(word ^ draws.first));
		x += (((word >>> 16) * (2 * STRIDE + 1)) >>> 16) - STRIDE;
		// Reflected at both ends.
		x ^= x >> 31;
		x ^= ((65_535 - x) >> 31) & 0x1ffff;
		place[seat] = x;
	}
	personas.present -= gone;
}

/** A pulse interval is over: members pull, some personas jump, and renown grows. */
function jump(personas: Personas, world: World, { second }: DrawPair): void {
	const { ordinal, place, boundTo, boundEid, renown, state, seatCount } = personas;
	const { crowd, spareDraw } = personas.scratch;
	const { engagementBp, departure, serial } = world.components.member;
	for (let seat = 0; seat < seatCount; seat++) {
		if (ordinal[seat] === 0) continue;
		const eid = boundEid[seat];
		let x = place[seat];
		if (serial[eid] === boundTo[seat] && departure[eid] === PRESENT) {
			x += (crowd.placeOfBin[binOf(engagementBp[eid])] - x) >> PULL_SHIFT;
		}
		const word = mix(spareDraw[seat] ^ second);
		if ((word & 0xffff) < JUMP_BELOW) x += ((word >>> 16) - x) >> 1;
		place[seat] = x;
		const known = renown[seat] + ((((word ^ (word >>> 16)) & RENOWN_MASK) - (state[seat] >>> 4)) >>> 31);
		renown[seat] = known - (known >>> 3);
	}
}

/** Binds a persona to anybody present for a while; when the draw hits one that has gone, it is bound a tick later. */
function bind(personas: Personas, world: World, seat: number, word: number): void {
	const { serial, departure } = world.components.member;
	const { members, tick } = world;
	const eid = members[Math.floor((word / 2 ** 32) * members.length)] ?? 0;
	if (members.length === 0 || departure[eid] !== PRESENT) {
		personas.rebindTick[seat] = tick + 1;
		return;
	}
	personas.boundTo[seat] = serial[eid];
	personas.boundEid[seat] = eid;
	personas.rebindTick[seat] = tick + SHORTEST_TERM + below(mix(word), LONGEST_TERM - SHORTEST_TERM + 1);
}
