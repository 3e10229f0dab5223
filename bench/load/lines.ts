import { Distribution } from "../../src/loadtest/distribution.ts";
import type { LoadReport } from "../../src/loadtest/recorder.ts";
import { grown, type Scrape, spreadBetween } from "../../src/loadtest/scrape.ts";
import type { Spread } from "../../src/loadtest/spread.ts";
import type { Usage } from "./processes.ts";
import type { Line } from "./verdict.ts";

/** Everything looked at, at one moment. */
export interface Reading {
	atMs: number;
	/** Of the processes of the measurement, by id. */
	usage: ReadonlyMap<number, Usage>;
	machineCpuMs: number;
	/** Of each Showtime process. */
	scrapes: readonly Scrape[];
	/** Since the last reading. */
	load: LoadReport;
	/** Errors in the log of each Showtime process. */
	loggedErrors: readonly number[];
}

/** Who is who, and how much was asked for. */
export interface Cast {
	showtime: readonly number[];
	stores: readonly number[];
	players: number;
	perSecond: number;
}

const TICK_LATENESS_MS = 100;
const ACCEPTED_MS = 50;
/** One tick and 200 ms. */
const APPLIED_MS = 5_200;
const SHOWTIME_CPU = 100;
const ALL_CPU = 150;
const RSS_MB = 600;
const NAMES = ["first", "second"];

/** What the time between two readings was like. */
export function linesOf(before: Reading, after: Reading, cast: Cast): Line[] {
	return [
		...latenessLines(before, after),
		...eventLines(before, after, cast),
		...cpuLines(before, after, cast),
		...memoryLines(after, cast),
		...playerLines(before, after, cast),
		...errorLines(before, after),
	];
}

function spreadOf(counts: ReadonlyMap<number, number>): Spread {
	const distribution = new Distribution();
	distribution.merge(counts);
	return distribution.spread();
}

function spreadLines(name: string, { p50, p99, max }: Spread, most?: number): Line[] {
	return [
		{ name: `${name} p50`, value: p50, unit: "ms" },
		{ name: `${name} p99`, value: p99, unit: "ms", ...(most !== undefined && { most }) },
		{ name: `${name} max`, value: max, unit: "ms" },
	];
}

function latenessLines(before: Reading, after: Reading): Line[] {
	return NAMES.flatMap((process, place) => {
		const pair = [before.scrapes[place], after.scrapes[place]] as const;
		const lateness = spreadBetween([pair], "showtime_tick_lateness_seconds");
		return spreadLines(`tick lateness, ${process}`, lateness, TICK_LATENESS_MS);
	});
}

function eventLines(before: Reading, after: Reading, { perSecond }: Cast): Line[] {
	const { sent } = after.load;
	const [applied, accepted] = [spreadOf(after.load.applied), spreadOf(after.load.accepted)];
	const seconds = (after.atMs - before.atMs) / 1_000;
	const pairs = before.scrapes.map((one, place) => [one, after.scrapes[place]] as const);
	const appended = (entry: string) => spreadBetween(pairs, "showtime_journal_append_seconds", `entry="${entry}"`);
	const missing = Math.max(0, perSecond - sent / seconds);
	return [
		...spreadLines("accepted: call to answer", accepted, ACCEPTED_MS),
		...spreadLines("accepted: journal append", appended("input"), ACCEPTED_MS),
		...spreadLines("applied: call to answer", applied, APPLIED_MS),
		...spreadLines("reaction at a player", spreadOf(after.load.reactions)),
		{ name: "events answered a second", value: applied.count / seconds, unit: "" },
		{ name: "events not sent a second", value: missing, unit: "", most: 0.02 * perSecond },
		{ name: "markers a second", value: appended("marker").count / seconds, unit: "" },
	];
}

function cpuLines(before: Reading, after: Reading, { showtime, stores }: Cast): Line[] {
	const elapsedMs = after.atMs - before.atMs;
	const usedBy = (id: number) => {
		const [from, to] = [before.usage.get(id)?.cpuMs ?? 0, after.usage.get(id)?.cpuMs ?? 0];
		return (100 * (to - from)) / elapsedMs;
	};
	const sum = (ids: Iterable<number>) => [...ids].reduce((total, id) => total + usedBy(id), 0);
	const measured = [...showtime, ...stores];
	const machine = (100 * (after.machineCpuMs - before.machineCpuMs)) / elapsedMs;
	const all = sum(after.usage.keys());
	return [
		...showtime.map((id, place) => ({ name: `CPU, ${NAMES[place]}`, value: usedBy(id), unit: "%" })),
		{ name: "CPU, both", value: sum(showtime), unit: "%", most: SHOWTIME_CPU },
		...stores.map((id) => ({ name: `CPU, ${after.usage.get(id)?.name}`, value: usedBy(id), unit: "%" })),
		{ name: "CPU, all but the load", value: sum(measured), unit: "%", most: ALL_CPU },
		{ name: "CPU, the load", value: all - sum(measured), unit: "%" },
		{ name: "CPU, others on the machine", value: Math.max(0, machine - all), unit: "%" },
	];
}

function memoryLines({ usage }: Reading, { showtime, stores }: Cast): Line[] {
	const memory = (id: number) => usage.get(id)?.rssMb ?? 0;
	return [
		...showtime.map((id, place) => ({ name: `memory, ${NAMES[place]}`, value: memory(id), unit: "MB", most: RSS_MB })),
		...stores.map((id) => ({ name: `memory, ${usage.get(id)?.name}`, value: memory(id), unit: "MB" })),
	];
}

function playerLines(before: Reading, after: Reading, { players }: Cast): Line[] {
	const perPlayer = 1_000 / (after.atMs - before.atMs) / players;
	const { bytes, messages, closed: disconnects } = after.load;
	const closed = [...disconnects].map(([code, count]) => ({
		name: code,
		value: count,
		unit: "",
		most: 0,
	}));
	return [
		{ name: "bytes a second a player", value: bytes * perPlayer, unit: "" },
		{ name: "messages a second a player", value: messages * perPlayer, unit: "" },
		...(closed.length > 0 ? closed : [{ name: "disconnects", value: 0, unit: "", most: 0 }]),
	];
}

function errorLines(before: Reading, after: Reading): Line[] {
	const logged = after.loggedErrors.map((count, place): [string, number] => [
		`logged, ${NAMES[place]}`,
		count - before.loggedErrors[place],
	]);
	const dead = after.scrapes.map((scrape, place): [string, number] => [
		`dead events, ${NAMES[place]}`,
		grown(before.scrapes[place], scrape, "showtime_dead_events_total"),
	]);
	const all = [...after.load.errors, ...logged, ...dead].filter(([, count]) => count > 0);
	if (all.length === 0) return [{ name: "errors", value: 0, unit: "", most: 0 }];
	return all.map(([what, count]) => ({ name: `errors: ${what}`, value: count, unit: "", most: 0 }));
}
