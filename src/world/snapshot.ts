import type { HypeTrainRow } from "../components/hype-train.ts";
import type { MemberOverride } from "../components/member-override.ts";
import type { RealDerived } from "../components/real-derived.ts";
import type { Rules } from "../components/rules.ts";
import type { SentimentEntry } from "../components/sentiment-window.ts";
import type { SessionRow } from "../components/session.ts";
import { CATEGORIES } from "../components/tally.ts";
import { internTag, makeRoom, spawnHypeTrain, spawnMember, useRules, vacantRows } from "./actions.ts";
import { decodeContributors, encodeContributors } from "./contributor-bytes.ts";
import { spawnRealDerived } from "./real-derived.ts";
import { seenBytes, seenFrom } from "./seen-templates.ts";
import { refillWindow } from "./sentiment-window.ts";
import type { SharedRules } from "./shared-rules.ts";
import { bufferIn, type SnapshotRoom } from "./snapshot-room.ts";
import { MOOD_BITS, ROW_BYTES, ROW_WORDS, rowsOf, type SnapshotRows, writeRows } from "./snapshot-rows.ts";
import { createShowtimeWorld, hypeTrainOf, type World } from "./world.ts";

/**
 * A world as bytes, column by column in the order of its members, little-endian:
 * seven lengths (header, rules, members, entries, real-derived members, seen bytes, contributors' bytes), the header and the rules as JSON, then
 * the columns, the sentiment window, serial, expiry and origin of each real-derived member,
 * the bitmap of seen templates and who fed the train. What follows from a member's template (personality, interests, decay, bias) is not in it.
 * 25 bytes a member. Integrity is the sealer's business.
 */
interface Header {
	marker: number;
	tick: number;
	atMs: number;
	session: SessionRow;
	train: Omit<HypeTrainRow, "contributors"> | null;
	tags: { names: string[]; weightBp: number[]; satiationBp: number[]; effectiveBp: number[]; wasCurrent: number[] };
	tally: {
		total: number;
		engaged: number;
		disengaged: number;
		engagementSum: number;
		mood: number[];
		byPersonality: number[];
		engagedByPersonality: number[];
	};
	takenTick: number[];
	overrides: MemberOverride[];
	realDerived: Omit<RealDerived, "eids" | "tracked"> & { tracked: [trackingId: string, serial: number][] };
}

const LENGTHS = 7;
const ENTRY_WORDS = 6;
const REAL_WORDS = 3;

function headerOf(world: World): Header {
	const { tags, tally } = world;
	const known = tags.names.length;
	const rows = world.rules.personalities.length;
	const train = hypeTrainOf(world);
	return {
		marker: world.marker,
		tick: world.tick,
		atMs: world.atMs,
		session: world.session,
		train: train === undefined ? null : trainHeaderOf(train),
		tags: {
			names: tags.names,
			weightBp: Array.from(tags.weightBp.subarray(0, known)),
			satiationBp: Array.from(tags.satiationBp.subarray(0, known)),
			effectiveBp: Array.from(world.effectiveBp.subarray(0, known)),
			wasCurrent: Array.from(tags.wasCurrent.subarray(0, known)),
		},
		tally: {
			total: tally.total,
			engaged: tally.engaged,
			disengaged: tally.disengaged,
			engagementSum: tally.engagementSum,
			mood: Array.from(tally.mood),
			byPersonality: Array.from(tally.byPersonality.subarray(0, rows)),
			engagedByPersonality: Array.from(tally.engagedByPersonality.subarray(0, rows)),
		},
		takenTick: Array.from(world.window.takenTick),
		overrides: [...world.overrides.values()],
		realDerived: realDerivedHeaderOf(world.realDerived),
	};
}

function trainHeaderOf({ contributors: _, ...row }: HypeTrainRow): Header["train"] {
	return row;
}

function realDerivedHeaderOf({ eids: _, tracked, ...row }: RealDerived): Header["realDerived"] {
	return { ...row, tracked: [...tracked] };
}

const wordAligned = (bytes: number): number => (bytes + 3) & ~3;

/**
 * Snapshot of a world between two steps. Two worlds of the same history give the same bytes.
 * Written into `room` it is good until the room is used again.
 */
export function encodeWorld(world: World, room?: SnapshotRoom): Uint8Array {
	const header = new TextEncoder().encode(JSON.stringify(headerOf(world)));
	const { members, window } = world;
	const count = members.length;
	const { entries } = window;
	const seen = seenBytes(world.seenTemplates);

	// Half of a small session's snapshot.
	const rules = world.rulesBytes;
	const { eids } = world.realDerived;
	const contributors = encodeContributors(hypeTrainOf(world)?.contributors ?? new Map());
	const lengths = [header.length, rules.length, count, entries.length, eids.length, seen.length, contributors.length];
	const at = layout(lengths);
	const buffer = bufferIn(room, at.end);
	const bytes = new Uint8Array(buffer, 0, at.end);
	new Uint32Array(buffer, 0, LENGTHS).set(lengths);
	bytes.set(header, at.header);
	bytes.set(rules, at.rules);
	// The gaps before parts that start on a word: a room has other bytes there.
	bytes.fill(0, at.rules + rules.length, at.words);
	bytes.fill(0, at.bytes + ROW_BYTES * count, at.entries);
	writeRows(world, rowsOf(buffer, at, count));
	writeEntries(entries, new Uint32Array(buffer, at.entries, entries.length * ENTRY_WORDS));
	writeRealDerived(world, new Uint32Array(buffer, at.real, eids.length * REAL_WORDS));
	bytes.set(seen, at.seen);
	bytes.set(contributors, at.contributors);
	return bytes;
}

/** Byte offsets of the parts; every part of words starts on a word. */
function layout(lengths: Iterable<number>) {
	const [headerLength, rulesLength, count, entryCount, realCount, seen, contributorsLength] = lengths;
	const header = LENGTHS * 4;
	const rules = header + headerLength;
	const words = wordAligned(rules + rulesLength);
	const halves = words + ROW_WORDS * count * 4;
	const bytes = halves + count * 2;
	const entries = wordAligned(bytes + ROW_BYTES * count);
	const real = entries + entryCount * ENTRY_WORDS * 4;
	const seenAt = real + realCount * REAL_WORDS * 4;
	const contributors = seenAt + seen;
	const end = contributors + contributorsLength;
	return { header, rules, words, halves, bytes, entries, real, seen: seenAt, contributors, end };
}

function writeEntries(entries: readonly SentimentEntry[], words: Uint32Array): void {
	for (let i = 0, at = 0; i < entries.length; i++) {
		const { tick, serial, category, intensityBp, weightBp, count } = entries[i];
		words[at++] = tick;
		words[at++] = serial;
		words[at++] = category;
		words[at++] = intensityBp;
		words[at++] = weightBp;
		words[at++] = count;
	}
}

function writeRealDerived(world: World, words: Uint32Array): void {
	const { serial, expiresTick, origin } = world.components.member;
	let at = 0;
	for (const eid of world.realDerived.eids) {
		words[at++] = serial[eid];
		words[at++] = expiresTick[eid];
		words[at++] = origin[eid];
	}
}

/** The marks of real-derived members by serial. */
function readRealDerived(words: Uint32Array): Map<number, { origin: number; expiresTick: number }> {
	const marks = new Map<number, { origin: number; expiresTick: number }>();
	for (let at = 0; at < words.length; at += REAL_WORDS) {
		marks.set(words[at], { expiresTick: words[at + 1], origin: words[at + 2] });
	}
	return marks;
}

function readEntries(words: Uint32Array): SentimentEntry[] {
	const entries: SentimentEntry[] = [];
	for (let at = 0; at < words.length; at += ENTRY_WORDS) {
		const [tick, serial, category, intensityBp, weightBp, count] = words.subarray(at, at + ENTRY_WORDS);
		entries.push({ tick, serial, category, intensityBp, weightBp, count });
	}
	return entries;
}

/**
 * The world of a snapshot: from here on it steps as the one it was taken from would have. `sharedRules` as for a new world. Throws
 * RangeError on cut bytes.
 */
export function decodeWorld(bytes: Uint8Array, sharedRules?: SharedRules): World {
	// A copy starts on a word, wherever the bytes came from; `slice` of a Node buffer would be none.
	const { buffer } = new Uint8Array(bytes);
	const lengths = new Uint32Array(buffer, 0, LENGTHS);
	const [headerLength, rulesLength, count, entryCount, realCount, seen, contributorsLength] = lengths;
	const at = layout(lengths);
	if (at.end !== bytes.length) throw new RangeError(`a snapshot of ${bytes.length} bytes says it has ${at.end}`);
	const text = (offset: number, length: number) => new TextDecoder().decode(new Uint8Array(buffer, offset, length));
	const header = JSON.parse(text(at.header, headerLength)) as Header;
	const rules = JSON.parse(text(at.rules, rulesLength)) as Rules;

	const world = createShowtimeWorld(sharedRules);
	// First of all, so that every tag has the bit again that it had; the rules may have changed since it got it.
	for (const name of header.tags.names) internTag(world, name);
	useRules(world, rules);
	restoreHeader(world, header);
	if (header.train !== null) {
		const contributors = decodeContributors(new Uint8Array(buffer, at.contributors, contributorsLength));
		spawnHypeTrain(world, { ...header.train, contributors });
	}
	const marks = readRealDerived(new Uint32Array(buffer, at.real, realCount * REAL_WORDS));
	restoreRows(world, rowsOf(buffer, at, count), marks);
	const entries = readEntries(new Uint32Array(buffer, at.entries, entryCount * ENTRY_WORDS));
	refillWindow(world, entries, header.takenTick);
	world.seenTemplates = seenFrom(new Uint8Array(buffer, at.seen, seen));
	world.session.uniqueViewers = header.session.uniqueViewers;
	return world;
}

function restoreHeader(world: World, header: Header): void {
	world.marker = header.marker;
	world.tick = header.tick;
	world.atMs = header.atMs;
	world.overrides = new Map(header.overrides.map((override) => [override.template, override]));
	Object.assign(world.session, header.session);
	world.tags.weightBp.set(header.tags.weightBp);
	world.tags.satiationBp.set(header.tags.satiationBp);
	world.effectiveBp.set(header.tags.effectiveBp);
	world.tags.wasCurrent.set(header.tags.wasCurrent);
	const { mood, byPersonality, engagedByPersonality, ...counts } = header.tally;
	Object.assign(world.tally, counts);
	world.tally.mood.set(mood);
	world.tally.byPersonality.set(byPersonality);
	world.tally.engagedByPersonality.set(engagedByPersonality);
	const { tracked, ...realDerived } = header.realDerived;
	Object.assign(world.realDerived, realDerived, { tracked: new Map(tracked) });
}

function restoreRows(
	world: World,
	rows: SnapshotRows,
	marks: ReadonlyMap<number, { origin: number; expiresTick: number }>,
): void {
	const { member } = world.components;
	makeRoom(world, rows.serial.length);
	for (let i = 0; i < rows.serial.length; i++) {
		const serial = rows.serial[i];
		const mark = marks.get(serial);
		const eid =
			mark === undefined
				? spawnMember(world, rows.template[i], serial, rows.engagementBp[i])
				: spawnRealDerived(world, serial, rows.engagementBp[i], mark);
		member.engagementSum[eid] = rows.engagementSum[i];
		member.joinedTicksLive[eid] = rows.joinedTicksLive[i];
		member.lastActiveTick[eid] = rows.lastActiveTick[i];
		member.mood[eid] = rows.mood[i] & (CATEGORIES - 1);
		member.isFollower[eid] = rows.mood[i] >>> MOOD_BITS;
		member.swayTicks[eid] = rows.swayTicks[i];
		member.departure[eid] = rows.departure[i];
	}
	world.vacant = vacantRows(world);
	// In order of arrival, as the world it was taken from had them.
	world.realDerived.eids.sort((a, b) => member.serial[a] - member.serial[b]);
}
