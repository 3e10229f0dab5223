import { parseArgs } from "node:util";
import { freePort } from "../test/support/free-port.ts";
import { startReverseProxy } from "../test/support/reverse-proxy.ts";
import type { ServeProcess } from "../test/support/showtime-process.ts";
import { openStores } from "./load/open-stores.ts";
import { isMissed, type Line, tableOf } from "./load/verdict.ts";
import { Audience } from "./takeover/audience.ts";
import { MarkerWatch } from "./takeover/marker-watch.ts";

const MEMBERS = 200;
const LEASE_MS = 3_000;
const DEADLINE_MS = 60_000;
/** How long after the last came back gaps are still looked for. */
const AFTER_MS = 6_000;

/**
 * Two processes on real stores, rooms of `MEMBERS`, players with the client library, one a room: what they
 * see of a kill, and of a SIGTERM, until the other process has all rooms. Prints each figure beside its limit, and ends with 1
 * when one is missed.
 *
 * `--rooms 300 --players 100 --tick 5` (seconds). `--profile <folder>`: the process that takes over writes a CPU profile there; the figures are worse then.
 */
const { profile, ...counts } = parseArgs({
	options: {
		rooms: { type: "string", default: "300" },
		players: { type: "string", default: "100" },
		tick: { type: "string", default: "5" },
		profile: { type: "string" },
	},
}).values;
const [rooms, players, tick] = [counts.rooms, counts.players, counts.tick].map(Number);
const tickMs = tick * 1_000;

const closers: (() => Promise<unknown> | unknown)[] = [];
try {
	const settings = {
		SHOWTIME_NODE_LEASE_MS: String(LEASE_MS),
		SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS: String(tickMs / 1_000),
		SHOWTIME_DEFAULT_AUDIENCE_POOL_SIZE: String(MEMBERS),
		SHOWTIME_RESERVOIR_SIZE: String(2 * rooms * MEMBERS),
		SHOWTIME_LOG_LEVEL: "warn",
	};
	const cluster = await openStores({ add: (close) => void closers.push(close) }, settings);
	const proxyPort = await freePort();
	const address = `http://127.0.0.1:${proxyPort}`;
	const ports = { "showtime-1:2567": await freePort(), "showtime-2:2567": await freePort() };
	const serve = (place: 1 | 2) =>
		cluster.serve({
			SHOWTIME_PORT: String(ports[`showtime-${place}:2567`]),
			SHOWTIME_PUBLIC_URL: `${address}/${place}`,
			...(profile && place === 2 ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` } : {}),
		});
	const first = await serve(1);
	const ids = await cluster.start(first, rooms);
	const second = await serve(2);
	const proxy = await startReverseProxy(proxyPort, ports);
	closers.push(() => proxy.close());
	const watch = await MarkerWatch.open(cluster.natsUrl, ids);
	closers.push(() => watch.close());
	const audience = await Audience.seated(address, ids.slice(0, players));
	closers.push(() => audience.close());
	const killed = await moved(first, "SIGKILL", watch, audience);
	await serve(1);
	const drained = await moved(second, "SIGTERM", watch, audience);
	const lines: Line[] = [
		{ name: "SIGKILL: all rooms tick, after the lease", value: killed.tickingMs - LEASE_MS, unit: "ms", most: 3_000 },
		{ name: "SIGKILL: all players see it, after the lease", value: killed.backMs - LEASE_MS, unit: "ms" },
		{ name: "SIGKILL: players who lost their room", value: killed.lost, unit: "" },
		{ name: "SIGTERM: exit", value: drained.exitMs, unit: "ms", most: 20_000 },
		{ name: "SIGTERM: latest tick of a room", value: drained.gapMs - tickMs, unit: "ms", most: 2_000 },
		{ name: "SIGTERM: all rooms tick", value: drained.tickingMs, unit: "ms" },
		{ name: "SIGTERM: all players are back", value: drained.backMs, unit: "ms" },
		{ name: "SIGTERM: longest time a player is away", value: drained.awayMs, unit: "ms", most: 5_000 },
		{ name: "SIGTERM: players who lost their room", value: drained.lost, unit: "" },
	];
	console.log(`${rooms} rooms of ${MEMBERS}, ${players} players, ticks of ${tick} s, lease ${LEASE_MS} ms`);
	console.log(tableOf(lines));
	if (lines.some(isMissed)) process.exitCode = 1;
} finally {
	for (let close = closers.pop(); close; close = closers.pop()) await close();
}

/** What is seen of the end of a process, in milliseconds since the signal. */
async function moved(from: ServeProcess, signal: NodeJS.Signals, watch: MarkerWatch, audience: Audience) {
	const exited = new Promise<number>((resolve) => {
		void from.ended.then(() => resolve(performance.now()));
	});
	await settled(() => watch.still === 0, "every room has ticked");
	const began = performance.now();
	audience.begin();
	from.kill(signal);
	// What was under way at a kill is no tick of the next owner.
	if (signal === "SIGKILL") await exited;
	watch.begin();
	await settled(() => watch.still === 0, "every room ticks");
	const tickingMs = performance.now() - began;
	await settled(() => audience.lost >= players && audience.away === 0, "every player is back");
	await new Promise((resolve) => setTimeout(resolve, AFTER_MS));
	const exitMs = (await exited) - began;
	const { backAtMs, longestAwayMs: awayMs, lost } = audience;
	return { exitMs, tickingMs, gapMs: watch.longestGapMs, backMs: backAtMs - began, awayMs, lost };
}

async function settled(condition: () => boolean, what: string): Promise<void> {
	const deadline = performance.now() + DEADLINE_MS;
	while (!condition()) {
		if (performance.now() > deadline) throw new Error(`waited ${DEADLINE_MS} ms in vain until ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}
