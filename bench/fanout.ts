import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClientsQuestion, ClientsReport, ClientsTask } from "./fanout/clients.ts";
import type { ServerQuestion, ServerReport } from "./fanout/server.ts";
import { type Generator, startGenerator } from "./load/generator.ts";
import { medianOf, quantileOf } from "./measure.ts";
import type { BenchRow } from "./row.ts";
import { tableOf } from "./table.ts";

const CLIENTS = 2_000;
const MEMBERS = 200;
const ROUNDS = 100;
const WARM_UP_ROUNDS = 20;
/** Between two rounds: a room applies what happens at most so often. */
const SPACING_MS = 120;

const LEAST_RATIO = 0.7;
const EVENT_MS = 100;

type ServerProcess = Generator<ServerReport, ServerQuestion>;

interface Fanout {
	/** Milliseconds from the beginning of a round until the last client had a message, of each round. */
	lastMs: number[];
	/** Processor time of the server for a round. */
	cpuMs: number;
	/** Sizes of the messages that a client got in a round. */
	sizes: number[];
}

/** One room and `CLIENTS` connections in a process of their own, beside the same bytes from a bare WebSocket server. */
export async function benchFanout(): Promise<BenchRow[]> {
	const room = await ofStream();
	const raw = await measured("raw-server.ts", { sizes: room.sizes });
	const plain = await measured("plain-room.ts", {});
	const ratio = raw.cpuMs / room.cpuMs;
	const [roomMs, rawMs, plainMs] = [room, raw, plain].map(({ lastMs }) => {
		return { p50: medianOf(lastMs), p99: quantileOf(lastMs, 0.99) };
	});
	const peer = "plain Colyseus room";
	return [
		{ name: "fanout.clients", value: CLIENTS, unit: "clients" },
		{ name: "fanout.bytesPerClient", value: room.sizes.reduce((sum, size) => sum + size, 0), unit: "bytes" },
		{ name: "fanout.cpuMsPerEvent", value: room.cpuMs, unit: "ms", ratioTo: peer, ratio: plain.cpuMs / room.cpuMs },
		{ name: "fanout.rawWs.cpuMs", value: raw.cpuMs, unit: "ms" },
		{
			name: "fanout.ratioToRawWs",
			value: ratio,
			unit: "x",
			ratioTo: "processor time of raw ws, same bytes",
			ratio,
			atLeast: LEAST_RATIO,
		},
		{
			name: "fanout.eventToLastClientP50Ms",
			value: roomMs.p50,
			unit: "ms",
			ratioTo: peer,
			ratio: plainMs.p50 / roomMs.p50,
		},
		{
			name: "fanout.eventToLastClientP99Ms",
			value: roomMs.p99,
			unit: "ms",
			ratioTo: peer,
			ratio: plainMs.p99 / roomMs.p99,
			atMost: EVENT_MS,
		},
		{ name: "fanout.rawWs.lastClientP50Ms", value: rawMs.p50, unit: "ms" },
		{ name: "fanout.rawWs.lastClientP99Ms", value: rawMs.p99, unit: "ms" },
	];
}

async function ofStream(): Promise<Fanout> {
	const folder = mkdtempSync(join(tmpdir(), "showtime-fanout-"));
	const environment = {
		SHOWTIME_ENABLED: "true",
		SHOWTIME_HOST: "127.0.0.1",
		SHOWTIME_PORT: "0",
		SHOWTIME_API_PORT: "0",
		SHOWTIME_TOKEN_SECRET: "a secret of at least 32 bytes for the bench",
		SHOWTIME_SQLITE_PATH: join(folder, "showtime.db"),
		SHOWTIME_ALLOW_ANONYMOUS_JOINS: "true",
		SHOWTIME_MAX_CLIENTS_PER_ROOM: `${CLIENTS}`,
		SHOWTIME_DEFAULT_AUDIENCE_POOL_SIZE: `${MEMBERS}`,
		// No tick comes between the rounds.
		SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS: "60",
	};
	try {
		return await measured("stream-house.ts", { environment });
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function measured(file: string, task: object): Promise<Fanout> {
	const at = (name: string) => new URL(`./fanout/${name}`, import.meta.url);
	const server: ServerProcess = await startGenerator(at(file), task);
	try {
		const { endpoint, roomId } = await server.report({ kind: "where" });
		const where: ClientsTask = { endpoint, clients: CLIENTS, ...(roomId !== undefined && { roomId }) };
		const clients = await startGenerator<ClientsTask, ClientsReport, ClientsQuestion>(at("clients.ts"), where);
		try {
			return await rounds(server, clients);
		} finally {
			await clients.stop();
		}
	} finally {
		await server.stop();
	}
}

async function rounds(server: ServerProcess, clients: Generator<ClientsReport, ClientsQuestion>): Promise<Fanout> {
	const lastMs: number[] = [];
	const cpuMs: number[] = [];
	let sizes: number[] = [];
	for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
		await clients.report({ kind: "begin" });
		const before = await server.report({ kind: "where" });
		const { atMs } = await server.report({ kind: "round", round });
		const { lastAtMs, sizes: came } = await clients.report({ kind: "await" });
		await new Promise((resolve) => setTimeout(resolve, SPACING_MS));
		const after = await server.report({ kind: "where" });
		if (round < WARM_UP_ROUNDS) continue;
		lastMs.push(lastAtMs - atMs);
		cpuMs.push(after.cpuMs - before.cpuMs);
		sizes = came;
	}
	return { lastMs, cpuMs: medianOf(cpuMs), sizes };
}

if (import.meta.main) console.log(tableOf(await benchFanout()));
