import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { writeHeapSnapshot } from "node:v8";
import { loadConfig } from "../../src/config.ts";
import { Distribution } from "../../src/loadtest/distribution.ts";
import type { Spread } from "../../src/loadtest/spread.ts";
import { type Showtime, startShowtime } from "../../src/main.ts";
import { generate } from "../load/generator.ts";

/** Sessions that are started side by side. */
const STARTING = 16;

export interface HouseTask {
	rooms: number;
	/** Those of one game have their members out of one reservoir. */
	roomsAGame: number;
	/** Settings, by environment variable. */
	environment: Record<string, string>;
	/** Folder for a CPU profile of the time between two reports, and a heap snapshot at its end; the figures are worse then. */
	profile?: string;
}

/** What the process was like since the last report. */
export interface HouseReport {
	seconds: number;
	live: number;
	members: number;
	ticks: number;
	/** How long after they were due ticks had been folded, in milliseconds. */
	lateness: Spread;
	/** Ticks that a session did not take. */
	skipped: number;
	loopDelayP50Ms: number;
	loopDelayP99Ms: number;
	loopDelayMaxMs: number;
	/** Of one core. */
	cpuShare: number;
	rssBytes: number;
	heapBytes: number;
	externalBytes: number;
	loggedErrors: number;
}

/** The server as `showtime serve` composes it, with its sessions started and nobody watching. */
generate(async ({ environment, profile, ...task }: HouseTask) => {
	let loggedErrors = 0;
	const error = (facts: object, message: string) => {
		loggedErrors++;
		console.error(message, facts);
	};
	const log = { info() {}, warn() {}, error };
	const showtime = await startShowtime(loadConfig(environment), { log });
	process.once("SIGTERM", () => void showtime.close().then(() => process.exit()));
	const watch = new TickWatch();
	await startRooms(showtime, task, watch);
	const loop = monitorEventLoopDelay({ resolution: 1 });
	loop.enable();
	let beganAtMs = performance.now();
	let cpu = process.cpuUsage();
	const profiler = profile === undefined ? undefined : new Profiler(profile);
	return async (): Promise<HouseReport> => {
		const seconds = (performance.now() - beganAtMs) / 1_000;
		const used = process.cpuUsage(cpu);
		const { rss, heapUsed, external } = process.memoryUsage();
		const sessions = [...showtime.directory.liveSessions()];
		const report: HouseReport = {
			seconds,
			live: sessions.length,
			members: sessions.reduce((sum, { world }) => sum + world.tally.total, 0),
			...watch.taken(),
			loopDelayP50Ms: loop.percentile(50) / 1e6,
			loopDelayP99Ms: loop.percentile(99) / 1e6,
			loopDelayMaxMs: loop.max / 1e6,
			cpuShare: (used.user + used.system) / 1e6 / seconds,
			rssBytes: rss,
			heapBytes: heapUsed,
			externalBytes: external,
			loggedErrors,
		};
		await profiler?.turn();
		loop.reset();
		beganAtMs = performance.now();
		cpu = process.cpuUsage();
		return report;
	};
});

/** Profiles the time between its first turn and its second. */
class Profiler {
	readonly #folder: string;
	#session: Session | undefined;

	constructor(folder: string) {
		this.#folder = folder;
	}

	async turn(): Promise<void> {
		if (this.#session === undefined) {
			this.#session = new Session();
			this.#session.connect();
			await this.#session.post("Profiler.enable");
			await this.#session.post("Profiler.start");
			return;
		}
		const { profile } = await this.#session.post("Profiler.stop");
		writeFileSync(join(this.#folder, "density.cpuprofile"), JSON.stringify(profile));
		writeHeapSnapshot(join(this.#folder, "density.heapsnapshot"));
	}
}

/** When ticks were folded, of all sessions that are watched. */
class TickWatch {
	#lateMs: number[] = [];
	#skipped = 0;

	watch(showtime: Showtime, showtimeSessionId: string): void {
		const session = showtime.directory.live(showtimeSessionId);
		session?.onStepped(({ marker }) => {
			const dueAtMs = session.record.startedAtMs + session.world.tick * session.intervalMs;
			if (marker.kind === "tick") this.#lateMs.push(Date.now() - dueAtMs);
			this.#skipped += marker.ticks ?? 0;
		});
	}

	/** What was seen since it was asked last. */
	taken(): Pick<HouseReport, "ticks" | "lateness" | "skipped"> {
		const taken = {
			ticks: this.#lateMs.length,
			lateness: new Distribution(this.#lateMs).spread(),
			skipped: this.#skipped,
		};
		this.#lateMs = [];
		this.#skipped = 0;
		return taken;
	}
}

async function startRooms(
	showtime: Showtime,
	{ rooms, roomsAGame }: Pick<HouseTask, "rooms" | "roomsAGame">,
	watch: TickWatch,
): Promise<void> {
	const games = Array.from({ length: Math.ceil(rooms / roomsAGame) }, () => randomUUID());
	const waiting = Array.from({ length: rooms }, (_, room) => games[room % games.length]).values();
	await Promise.all(
		Array.from({ length: STARTING }, async () => {
			for (const gameServiceId of waiting) {
				const streamer = { entityType: "character", entityId: randomUUID() } as const;
				const contentTags = { combat: 0.8, exploration: 0.5 };
				const { record } = await showtime.directory.start({ streamer, gameServiceId, contentTags });
				watch.watch(showtime, record.showtimeSessionId);
			}
		}),
	);
}
