import { parseArgs } from "node:util";
import { signToken } from "../src/api/json-web-token.ts";
import { startJetStream } from "../test/support/jetstream-server.ts";
import { startMariadbServer } from "../test/support/mariadb-server.ts";
import { type ClusterHouse, openCluster } from "../test/support/two-processes.ts";
import type { EventsReport, EventsTask } from "./load/events.ts";
import { type Generator, startGenerator } from "./load/generator.ts";
import { linesOf, type Reading } from "./load/lines.ts";
import type { PlayersReport, PlayersTask, Seat } from "./load/players.ts";
import { childrenUsage, machineCpuMs } from "./load/processes.ts";
import { scrape } from "./load/scrape.ts";
import { isMissed, tableOf } from "./load/verdict.ts";

const MEMBERS = 200;
/** Until the load is as it stays: code compiled, checkpoints spread, journals trimmed. */
const WARM_UP_MS = 20_000;

/**
 * Steady load: two processes and their stores (MariaDB, Redis, NATS with JetStream) on this machine, rooms of `MEMBERS`, players that
 * watch, game events over HTTP to both processes by turns, so that every second one is for a session of the other. Prints what was measured, each
 * figure beside its limit, and ends with 1 when one is missed.
 *
 * `--seconds 300 --rooms 300 --players 3000 --events 500` (a second). `--profile <folder>`: both processes write a CPU profile
 * there; the figures are worse then.
 */
const { values } = parseArgs({
	options: {
		seconds: { type: "string", default: "300" },
		rooms: { type: "string", default: "300" },
		players: { type: "string", default: "3000" },
		events: { type: "string", default: "500" },
		profile: { type: "string" },
	},
});
const [seconds, rooms, players, perSecond] = [values.seconds, values.rooms, values.players, values.events].map(Number);

const closers: (() => Promise<unknown> | unknown)[] = [];
try {
	const cluster = await openStores();
	const stores = [...childrenUsage().keys()];
	const servers = [await cluster.serve(), await cluster.serve()];
	const showtime = [...childrenUsage().keys()].filter((id) => !stores.includes(id));
	for (const server of servers) closers.push(() => server.stop());
	const seats: Seat[] = [];
	for (const [place, server] of servers.entries()) {
		const ids = await cluster.start(server, Math.floor((rooms + place) / servers.length));
		seats.push(...ids.map((id) => ({ endpoint: server.publicUrl, id })));
	}
	const apiUrls = servers.map(({ apiUrl }) => apiUrl);
	const watching = await seated(seats);
	const playing = await publishing(cluster, apiUrls, seats);

	async function read(): Promise<Reading> {
		return {
			atMs: performance.now(),
			usage: childrenUsage(),
			machineCpuMs: machineCpuMs(),
			scrapes: await Promise.all(apiUrls.map(scrape)),
			events: await playing.report(),
			watched: await watching.report(),
			loggedErrors: servers.map((server) => server.output().split('"level":50').length - 1),
		};
	}
	await passed(WARM_UP_MS);
	const before = await read();
	await passed(seconds * 1_000);
	const lines = linesOf(before, await read(), { showtime, stores, players, perSecond });
	console.log(`${rooms} rooms of ${MEMBERS}, ${players} players, ${perSecond} events/s, ${seconds} s`);
	console.log(tableOf(lines));
	if (lines.some(isMissed)) process.exitCode = 1;
} finally {
	for (let close = closers.pop(); close; close = closers.pop()) await close();
}

function passed(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}

async function openStores(): Promise<ClusterHouse> {
	const mariadb = startMariadbServer();
	closers.push(async () => (await mariadb).close());
	const nats = await startJetStream();
	closers.push(() => nats.close());
	const settings = {
		SHOWTIME_NATS_URL: nats.url,
		SHOWTIME_NODE_LEASE_MS: "10000",
		SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS: "5",
		SHOWTIME_DEFAULT_AUDIENCE_POOL_SIZE: String(MEMBERS),
		SHOWTIME_RESERVOIR_SIZE: String(2 * rooms * MEMBERS),
		SHOWTIME_LOG_LEVEL: "warn",
		...(values.profile !== undefined && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${values.profile}` }),
	};
	return await openCluster({ add: (close) => void closers.push(close) }, settings, mariadb);
}

async function seated(rooms: readonly Seat[]): Promise<Generator<PlayersReport>> {
	const seats = Array.from({ length: players }, (_, player) => rooms[player % rooms.length]);
	const task: PlayersTask = { seats };
	const generator = await startGenerator<PlayersTask, PlayersReport>(
		new URL("./load/players.ts", import.meta.url),
		task,
	);
	closers.push(() => generator.stop());
	return generator;
}

async function publishing(
	{ environment }: ClusterHouse,
	apiUrls: string[],
	seats: readonly Seat[],
): Promise<Generator<EventsReport>> {
	const token = await signToken(environment.SHOWTIME_TOKEN_SECRET, { subject: "load", role: "publisher" }, "1h");
	const task: EventsTask = { apiUrls, ids: seats.map(({ id }) => id), perSecond, token };
	const generator = await startGenerator<EventsTask, EventsReport>(new URL("./load/events.ts", import.meta.url), task);
	closers.push(() => generator.stop());
	return generator;
}
