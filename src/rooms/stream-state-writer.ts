import type { ArraySchema, MapSchema, Schema } from "@colyseus/schema";
import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import type { Moment } from "../components/session.ts";
import type { HypeView } from "../events/room-message.ts";
import { type NotableViewer, notableViewers } from "../personas/notable.ts";
import type { Personas } from "../personas/personas.ts";
import { summarise } from "../world/summary.ts";
import { hypeViewOf } from "./hype-view.ts";
import type { ShownSession } from "./live-session.ts";
import {
	type CountsState,
	type HypeState,
	MomentState,
	NotableState,
	type SessionState,
	type StreamState,
} from "./stream-state.ts";

const MOST_NOTABLE = 10;
const MOST_MOMENTS = 5;

/** Whole number from 0 to `most`; schema integers wrap silently and NaN becomes 0, so every number is clamped first. */
export function clamped(value: number, most = 0xffff_ffff): number {
	return Number.isNaN(value) ? 0 : Math.floor(Math.min(most, Math.max(0, value)));
}

function finite(value: number): number {
	return Number.isFinite(value) ? value : 0;
}

/** Brings the replicated state to the session after a step; only what differs is written. */
export function writeState(state: StreamState, session: ShownSession): void {
	const { world, personas, record } = session;
	const summary = summarise(world);
	writeSession(state.session, session, summary.phase);
	writeCounts(state.counts, personas);
	const { personalities } = world.rules;
	const byPersonality = personalities.map(({ name }, row): [string, number] => [
		name,
		clamped(personas.byPersonality[row]),
	]);
	syncMap(state.personalities, byPersonality);
	const byMood = SENTIMENT_CATEGORIES.map((name, code): [string, number] => [name, clamped(personas.mood[code])]);
	syncMap(state.mood, byMood);
	const tags = Object.entries(summary.contentTags).map(([name, weight]): [string, number] => [
		name,
		threeDecimals(weight),
	]);
	syncMap(state.contentTags, tags);
	writeHype(state.hype, hypeViewOf(record.startedAtMs, summary.hype, summary.cooldownEndsAtMs));
	writeNotable(state.notable, notableViewers(personas, world, MOST_NOTABLE));
	writeMoments(state.moments, summary.moments, record.startedAtMs);
}

function writeSession(state: SessionState, { record, world, personas, intervalMs }: ShownSession, phase: string): void {
	state.showtimeSessionId = record.showtimeSessionId;
	state.status = record.status;
	state.streamerType = record.streamer.entityType;
	state.streamerId = record.streamer.entityId;
	state.gameServiceId = record.gameServiceId;
	state.title = record.title;
	state.realmPreset = record.realmPreset;
	state.viewSeed = clamped(personas.viewSeed);
	state.startedAt = finite(record.startedAtMs);
	state.tick = clamped(world.tick);
	state.tickMs = clamped(intervalMs);
	state.phase = phase;
}

function writeCounts(state: CountsState, personas: Personas): void {
	state.total = clamped(personas.present);
	state.engaged = clamped(personas.engaged);
	state.disengaged = clamped(personas.disengaged);
	state.peak = clamped(personas.peak);
}

function writeHype(state: HypeState, hype: HypeView): void {
	state.active = hype.active;
	state.level = clamped(hype.level, 0xffff);
	state.peakLevel = clamped(hype.peakLevel, 0xffff);
	state.total = finite(hype.total);
	state.progress = finite(hype.progress);
	state.goal = finite(hype.goal);
	state.category = hype.category;
	state.startedAt = finite(hype.startedAt);
	state.expiresAt = finite(hype.expiresAt);
	state.cooldownEndsAt = finite(hype.cooldownEndsAt);
	state.participants = clamped(hype.participants);
}

function writeNotable(list: ArraySchema<NotableState>, viewers: readonly NotableViewer[]): void {
	resize(list, viewers.length, () => new NotableState());
	viewers.forEach(({ id, label, step, mood }, place) => {
		const shown = list[place];
		shown.id = id;
		shown.label = label;
		shown.step = clamped(step, 15);
		shown.mood = clamped(mood, 7);
	});
}

function writeMoments(list: ArraySchema<MomentState>, moments: readonly Moment[], startedAtMs: number): void {
	const newest = moments.slice(-MOST_MOMENTS).reverse();
	resize(list, newest.length, () => new MomentState());
	newest.forEach(({ kind, detail, atMs, value }, place) => {
		const shown = list[place];
		shown.id = `${kind}:${detail}:${atMs}`;
		shown.kind = `${kind}:${detail}`;
		shown.at = finite(startedAtMs + atMs);
		shown.value = clamped(value);
	});
}

function resize<T extends Schema>(list: ArraySchema<T>, length: number, make: () => T): void {
	while (list.length > length) list.pop();
	while (list.length < length) list.push(make());
}

function syncMap(map: MapSchema<number>, entries: readonly (readonly [string, number])[]): void {
	const wanted = new Map(entries);
	for (const key of [...map.keys()]) if (!wanted.has(key)) map.delete(key);
	for (const [key, value] of wanted) if (map.get(key) !== value) map.set(key, value);
}

function threeDecimals(share: number): number {
	return Math.round(Math.min(1, Math.max(0, finite(share))) * 1_000) / 1_000;
}
