import {
	type CauseLog,
	createCauseLog,
	DEPARTURE_WORDS,
	KEPT_DEPARTURES,
	LEAVE_CAUSES,
	type RoomTrail,
	SPAN_WORDS,
	type TrainLog,
} from "../components/cause-log.ts";
import { lossesOf } from "./interest-loss.ts";
import { readNumber, WORD_BYTES, writeWords } from "./varint.ts";
import type { World } from "./world.ts";

/** First byte of a log of causes; the sections of a checkpoint tell each other apart by it. */
const VERSION = 2;
const WHAT = "causes";

interface Head {
	marker: number;
	sinceMs: number;
	isOver: boolean;
	noted: number;
	tagRoom: number;
	losses: number;
	/** Of the world, from which losses are counted back. */
	tick: number;
	hype: TrainLog;
}

/**
 * A log as bytes: its version, the length of what is JSON, that, and its numbers in groups of 7 bits. Of the last ticks only
 * what was on show is in it, and of members that are below the threshold why.
 */
export function encodeCauseLog({ marker, sinceMs, isOver, trail, leaving, hype }: CauseLog, world: World): Uint8Array {
	const { noted, tagRoom, spans, tags, departures } = leaving;
	const losses = lossesOf(trail, world);
	const head: Head = { marker, sinceMs, isOver, noted, tagRoom, losses: losses.length, tick: world.tick, hype };
	const json = new TextEncoder().encode(JSON.stringify(head));
	const kept = departures.subarray(0, keptOf(noted) * DEPARTURE_WORDS);
	const parts = [spans, tags, kept, trail.onShow, lossWords(losses, world.tick)];
	const words = parts.reduce((sum, part) => sum + part.length, 1);
	const bytes = new Uint8Array(1 + json.length + words * WORD_BYTES);
	bytes[0] = VERSION;
	let end = writeWords(bytes, 1, Uint32Array.of(json.length));
	bytes.set(json, end);
	end += json.length;
	for (const part of parts) end = writeWords(bytes, end, part);
	return bytes.slice(0, end);
}

/** True for what `encodeCauseLog` wrote. */
export function isCauseLog(bytes: Uint8Array | undefined): bytes is Uint8Array {
	return bytes?.[0] === VERSION;
}

/** Throws RangeError or SyntaxError on bytes that are not whole. */
export function decodeCauseLog(bytes: Uint8Array): CauseLog {
	const place = { at: 1 };
	const length = readNumber(bytes, place, WHAT);
	const json = new TextDecoder().decode(bytes.subarray(place.at, place.at + length));
	const { noted, tagRoom, losses, tick, ...head } = JSON.parse(json) as Head;
	place.at += length;
	const log = Object.assign(createCauseLog(), head);
	const { leaving, trail } = log;
	leaving.noted = noted;
	leaving.tagRoom = tagRoom;
	leaving.tags = new Uint32Array((leaving.spans.length / SPAN_WORDS) * tagRoom * 2);
	const kept = leaving.departures.subarray(0, keptOf(noted) * DEPARTURE_WORDS);
	const next = () => readNumber(bytes, place, WHAT);
	for (const words of [leaving.spans, leaving.tags, kept, trail.onShow]) {
		for (let i = 0; i < words.length; i++) words[i] = next();
	}
	trail.kept = readLosses(losses, tick, next);
	if (place.at !== bytes.length) throw new RangeError(`causes of ${bytes.length} bytes end at ${place.at}`);
	return log;
}

/** Of each by how much its serial is above the one before, and its age with its cause. */
function lossWords(losses: RoomTrail["kept"], now: number): Uint32Array {
	const words = new Uint32Array(losses.length * 2);
	let before = 0;
	losses
		.sort((a, b) => a[0] - b[0])
		.forEach(([serial, cause, tick], index) => {
			words[2 * index] = serial - before;
			words[2 * index + 1] = (now - tick) * LEAVE_CAUSES.length + cause;
			before = serial;
		});
	return words;
}

function readLosses(count: number, now: number, next: () => number): RoomTrail["kept"] {
	let serial = 0;
	return Array.from({ length: count }, () => {
		serial += next();
		const loss = next();
		return [serial, loss % LEAVE_CAUSES.length, now - Math.floor(loss / LEAVE_CAUSES.length)];
	});
}

const keptOf = (noted: number): number => Math.min(noted, KEPT_DEPARTURES);
