import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parseArgs } from "node:util";
import type { HouseReport, HouseTask } from "./density/house.ts";
import { startGenerator } from "./load/generator.ts";
import type { BenchRow } from "./row.ts";
import { tableOf } from "./table.ts";

const MEMBERS = 100;
const TICK_SECONDS = 5;
/** Rooms of one game, whose members come out of one reservoir. */
const ROOMS_A_GAME = 500;
/** Of the members of a reservoir, those that are in its rooms. */
const SEATED_SHARE = 0.8;

const LOOP_DELAY_MS = 50;
const RSS_BYTES = 1.5e9;
const CPU_SHARE = 0.6;
const LATEST_MS = 250;

export interface DensityOptions {
	rooms?: number;
	/** Measured; a checkpoint of each room takes 30. */
	seconds?: number;
	/** Before; longer than a checkpoint of each room takes. */
	warmUpSeconds?: number;
	/** Folder for a CPU profile and a heap snapshot; the figures are worse then. */
	profile?: string;
}

interface Measured extends HouseReport {
	/** Rooms of which a checkpoint was stored within the time. */
	checkpointed: number;
}

/** One process on the embedded stores with `rooms` rooms of `MEMBERS` that nobody watches. */
export async function benchDensity(options: DensityOptions = {}): Promise<BenchRow[]> {
	const { rooms = 10_000 } = options;
	const report = await measured(rooms, options);
	const due = (rooms * report.seconds) / TICK_SECONDS;
	const cpuUs = (1e6 * report.cpuShare * report.seconds) / report.ticks;
	return [
		{ name: "density.rooms", value: report.live, unit: "rooms", atLeast: rooms },
		{ name: "density.members", value: report.members, unit: "members" },
		{ name: "density.ticksOfDue", value: report.ticks / due, unit: "x", atLeast: 0.99 },
		{ name: "density.checkpointedRooms", value: report.checkpointed, unit: "rooms", atLeast: rooms },
		{ name: "density.loopDelayP99Ms", value: report.loopDelayP99Ms, unit: "ms", atMost: LOOP_DELAY_MS },
		{ name: "density.loopDelayMaxMs", value: report.loopDelayMaxMs, unit: "ms" },
		{ name: "density.rssBytes", value: report.rssBytes, unit: "bytes", atMost: RSS_BYTES },
		{ name: "density.heapBytes", value: report.heapBytes, unit: "bytes" },
		{ name: "density.bufferBytes", value: report.externalBytes, unit: "bytes" },
		{ name: "density.cpuShare", value: report.cpuShare, unit: "cores", atMost: CPU_SHARE },
		{ name: "density.cpuUsPerTick", value: cpuUs, unit: "us" },
		{ name: "density.latestTickMs", value: report.lateness.max, unit: "ms", atMost: LATEST_MS },
	];
}

async function measured(rooms: number, options: DensityOptions): Promise<Measured> {
	const { seconds = 40, warmUpSeconds = 40, profile } = options;
	const folder = mkdtempSync(join(tmpdir(), "showtime-density-"));
	const path = join(folder, "showtime.db");
	const environment = {
		SHOWTIME_ENABLED: "true",
		SHOWTIME_PORT: "0",
		SHOWTIME_API_PORT: "0",
		SHOWTIME_TOKEN_SECRET: "a secret of at least 32 bytes for the bench",
		SHOWTIME_SQLITE_PATH: path,
		SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS: `${TICK_SECONDS}`,
		SHOWTIME_DEFAULT_AUDIENCE_POOL_SIZE: `${MEMBERS}`,
		SHOWTIME_RESERVOIR_SIZE: `${(ROOMS_A_GAME * MEMBERS) / SEATED_SHARE}`,
	};
	const task: HouseTask = { rooms, roomsAGame: ROOMS_A_GAME, environment, ...(profile !== undefined && { profile }) };
	const house = await startGenerator<HouseTask, HouseReport>(new URL("./density/house.ts", import.meta.url), task);
	try {
		await passed(warmUpSeconds);
		const before = newestCheckpoints(path);
		await house.report();
		await passed(seconds);
		const report = await house.report();
		const after = [...newestCheckpoints(path)];
		return { ...report, checkpointed: after.filter(([id, tick]) => tick > (before.get(id) ?? 0)).length };
	} finally {
		await house.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Tick of the newest checkpoint of each session. */
function newestCheckpoints(path: string): Map<string, number> {
	const database = new DatabaseSync(path, { readOnly: true });
	const rows = database
		.prepare("select showtimeSessionId as id, max(tick) as tick from session_checkpoint group by 1")
		.all() as { id: string; tick: number }[];
	database.close();
	return new Map(rows.map(({ id, tick }) => [id, tick]));
}

function passed(seconds: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, 1_000 * seconds));
}

if (import.meta.main) {
	const { profile, ...counts } = parseArgs({
		options: {
			rooms: { type: "string", default: "10000" },
			seconds: { type: "string", default: "40" },
			"warm-up": { type: "string", default: "40" },
			profile: { type: "string" },
		},
	}).values;
	const [rooms, seconds, warmUpSeconds] = [counts.rooms, counts.seconds, counts["warm-up"]].map(Number);
	const options = { rooms, seconds, warmUpSeconds, ...(profile !== undefined && { profile }) };
	console.log(tableOf(await benchDensity(options)));
}
