import { startMariadbServer } from "../test/support/mariadb-server.ts";
import type { ServeProcess } from "../test/support/showtime-process.ts";
import { type ClusterHouse, openCluster } from "../test/support/two-processes.ts";

/** Rooms in all, of `MEMBERS` each; the process that dies has them all. */
const ROOMS = 300;
const MEMBERS = 200;
const LEASE_MS = 3_000;
const DEADLINE_MS = 20_000;

/**
 * Two processes on real stores, `ROOMS` rooms of `MEMBERS` with ticks of a second: how long after a kill, and after a
 * SIGTERM, until the other process has ticked every room again.
 */
const closers: (() => Promise<void> | void)[] = [];
try {
	const mariadb = startMariadbServer();
	closers.push(async () => (await mariadb).close());
	const settings = {
		SHOWTIME_NODE_LEASE_MS: String(LEASE_MS),
		SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS: "1",
		SHOWTIME_DEFAULT_AUDIENCE_POOL_SIZE: String(MEMBERS),
		SHOWTIME_RESERVOIR_SIZE: String(2 * ROOMS * MEMBERS),
		SHOWTIME_LOG_LEVEL: "warn",
	};
	const cluster = await openCluster({ add: (close) => void closers.push(close) }, settings, mariadb);
	const first = await cluster.serve();
	const ids = await cluster.start(first, ROOMS);
	const second = await cluster.serve();
	const killed = await moved(cluster, ids, first, second, "SIGKILL");
	const third = await cluster.serve();
	const drained = await moved(cluster, ids, second, third, "SIGTERM");
	console.log(`takeover after SIGKILL, ${ROOMS} rooms of ${MEMBERS}, lease ${LEASE_MS} ms`);
	console.log(`  all ticking after  ${killed.tickingMs} ms (lease + ${killed.tickingMs - LEASE_MS} ms)`);
	console.log(`drain by SIGTERM, ${ROOMS} rooms of ${MEMBERS}`);
	console.log(`  exit after         ${drained.exitMs} ms`);
	console.log(`  all ticking after  ${drained.tickingMs} ms`);
} finally {
	for (let close = closers.pop(); close; close = closers.pop()) await close();
}

async function moved(
	cluster: ClusterHouse,
	ids: string[],
	from: ServeProcess,
	to: ServeProcess,
	signal: NodeJS.Signals,
): Promise<{ exitMs: number; tickingMs: number }> {
	const before = await ticks(cluster, from);
	const began = performance.now();
	let exitMs = 0;
	const exited = from.stop(signal).then(() => {
		exitMs = Math.round(performance.now() - began);
	});
	const deadline = began + DEADLINE_MS;
	for (;;) {
		const now = await ticks(cluster, to);
		const behind = ids.filter((id) => (now.get(id) ?? 0) <= (before.get(id) ?? 0)).length;
		if (behind === 0) break;
		if (performance.now() > deadline) {
			console.error(to.output());
			throw new Error(`${behind} of ${ids.length} rooms do not tick`);
		}
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	const tickingMs = Math.round(performance.now() - began);
	await exited;
	return { exitMs, tickingMs };
}

/** Tick of each session that runs in the process. */
async function ticks(cluster: ClusterHouse, process: ServeProcess): Promise<Map<string, number>> {
	const found = new Map<string, number>();
	for (let page = 1; ; page++) {
		const { body } = await cluster.call(process, "/showtime/session/list", { page, pageSize: 100 });
		const { sessions: items = [] } = body as { sessions?: { showtimeSessionId: string; tick?: number }[] };
		for (const { showtimeSessionId, tick } of items) if (tick !== undefined) found.set(showtimeSessionId, tick);
		if (items.length < 100) return found;
	}
}
