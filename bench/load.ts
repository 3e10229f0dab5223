import { parseArgs } from "node:util";
import { signToken } from "../src/api/json-web-token.ts";
import { metricsOf } from "../src/cli/api-caller.ts";
import type { Seat } from "../src/cli/load-clients.ts";
import { LoadMaker } from "../src/cli/load-maker-process.ts";
import { readScrape } from "../src/loadtest/scrape.ts";
import type { ClusterHouse } from "../test/support/two-processes.ts";
import { linesOf, type Reading } from "./load/lines.ts";
import { openStores } from "./load/open-stores.ts";
import { childrenUsage, machineCpuMs } from "./load/processes.ts";
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
	const settings = {
		SHOWTIME_NODE_LEASE_MS: "10000",
		SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS: "5",
		SHOWTIME_DEFAULT_AUDIENCE_POOL_SIZE: String(MEMBERS),
		SHOWTIME_RESERVOIR_SIZE: String(2 * rooms * MEMBERS),
		SHOWTIME_LOG_LEVEL: "warn",
		...(values.profile !== undefined && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${values.profile}` }),
	};
	const cluster = await openStores({ add: (close) => void closers.push(close) }, settings);
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
	const maker = await loaded(cluster, apiUrls, seats);

	async function read(): Promise<Reading> {
		return {
			atMs: performance.now(),
			usage: childrenUsage(),
			machineCpuMs: machineCpuMs(),
			scrapes: (await Promise.all(apiUrls.map(metricsOf))).map(readScrape),
			load: await maker.report(),
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

/** After it returns the players have joined and events flow. */
async function loaded({ environment }: ClusterHouse, apiUrls: string[], rooms: readonly Seat[]): Promise<LoadMaker> {
	const seats = Array.from({ length: players }, (_, player) => rooms[player % rooms.length]);
	const ids = rooms.map(({ id }) => id);
	const token = await signToken(environment.SHOWTIME_TOKEN_SECRET, { subject: "load", role: "publisher" }, "1h");
	const maker = new LoadMaker();
	closers.push(() => maker.stop());
	const clients = { seats, targetIsMine: true };
	await maker.begin({ clients, events: { apiUrls, ids, perSecond, seed: 1, token } }, () => {});
	return maker;
}
