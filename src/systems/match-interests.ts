import { mulBp } from "../world/basis-points.ts";
import { gainsOf, livelinessBp } from "../world/liveliness.ts";
import { hypeTrainOf, type World } from "../world/world.ts";

const WHOLE_BP = 10_000;
const BYTE = 256;
const BYTES_A_WORD = 4;

/**
 * Members rise with what they like and fall without it (docs/simulation.md, "One tick"):
 * e += gain x personality.gain x liveliness x m x (1 - e) - decay x personality.decay x (1 - m), each product floored.
 * A crowd without any match, or a paused one, falls by its plain decay.
 */
export function matchInterests(world: World): void {
	const words = matchesByByte(world);
	if (words === 0 || world.session.status === "paused") fall(world);
	else rise(world, words);
}

/** The match of one member with the tags as they are now, 0 to 10,000. */
export function matchOf(world: World, eid: number): number {
	const { interests } = world.components.member;
	let sum = 0;
	for (let tag = 0; tag < world.tags.names.length; tag++) {
		if ((interests[tag >>> 5][eid] >>> (tag & 31)) & 1) sum += world.effectiveBp[tag];
	}
	return Math.min(WHOLE_BP, sum);
}

/**
 * Sums of effective weights for every value of every interest byte, so that a member costs four look-ups instead of a
 * walk over its tags. Returns how many words of interests have anything current.
 */
function matchesByByte(world: World): number {
	const { effectiveBp } = world;
	const known = world.tags.names.length;
	let words = 0;
	for (let tag = 0; tag < known; tag++) if (effectiveBp[tag] > 0) words = (tag >>> 5) + 1;
	const length = words * BYTES_A_WORD * BYTE;
	const { sharedRules } = world;
	if (sharedRules.matchTable.length < length) sharedRules.matchTable = new Int32Array(length);
	const table = sharedRules.matchTable;
	for (let byte = 0; byte < words * BYTES_A_WORD; byte++) {
		const base = byte * BYTE;
		table[base] = 0;
		for (let bit = 0; bit < 8; bit++) {
			const tag = byte * 8 + bit;
			const weight = tag < known ? effectiveBp[tag] : 0;
			const half = 1 << bit;
			for (let i = 0; i < half; i++) table[base + half + i] = table[base + i] + weight;
		}
	}
	return words;
}

function fall(world: World): void {
	const { engagementBp, matchBp, decayBp } = world.components.member;
	const { members } = world;
	for (let i = 0; i < members.length; i++) {
		const eid = members[i];
		matchBp[eid] = 0;
		const fallen = engagementBp[eid] - decayBp[eid];
		engagementBp[eid] = fallen & ~(fallen >> 31);
	}
}

function rise(world: World, words: number): void {
	if (words > 1) matchFurtherWords(world, words);
	const further = words > 1 ? 0xffff : 0;
	const { engagementBp, matchBp, decayBp, personality, interests } = world.components.member;
	const { rules, members } = world;
	const { matchTable: table } = world.sharedRules;
	const firstWord = interests[0];
	const gainOf = gainsOf(rules, livelinessBp(world, hypeTrainOf(world)?.level ?? 0));
	for (let i = 0; i < members.length; i++) {
		const eid = members[i];
		const bits = firstWord[eid];
		let m = table[bits & 255] + table[256 + ((bits >>> 8) & 255)];
		m += table[512 + ((bits >>> 16) & 255)] + table[768 + (bits >>> 24)];
		m += matchBp[eid] & further;
		// Bounds by the sign bit: members hit them at random, and a mispredicted branch costs more than the whole row.
		const over = m - WHOLE_BP;
		m -= over & ~(over >> 31);
		matchBp[eid] = m;
		let e = engagementBp[eid];
		e += mulBp(mulBp(gainOf[personality[eid]], m), WHOLE_BP - e);
		e -= mulBp(decayBp[eid], WHOLE_BP - m);
		engagementBp[eid] = e & ~(e >> 31);
	}
}

/** The matches beyond the first 32 tags, for the pass that follows; few sessions have any. */
function matchFurtherWords(world: World, words: number): void {
	const { matchBp, interests } = world.components.member;
	const { members } = world;
	const { matchTable: table } = world.sharedRules;
	for (let i = 0; i < members.length; i++) {
		const eid = members[i];
		let m = 0;
		for (let word = 1; word < words; word++) {
			const bits = interests[word][eid];
			for (let byte = 0; byte < BYTES_A_WORD; byte++) {
				m += table[(word * BYTES_A_WORD + byte) * BYTE + ((bits >>> (8 * byte)) & 255)];
			}
		}
		matchBp[eid] = Math.min(m, WHOLE_BP);
	}
}
