import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Closing } from "../support/closing.ts";
import { temporaryFolder } from "../support/databases.ts";
import { type PrivateJetStream, startJetStream } from "../support/jetstream-server.ts";
import { type PrivateMariadbServer, startMariadbServer } from "../support/mariadb-server.ts";
import type { ServeProcess } from "../support/showtime-process.ts";
import { type ClusterHouse, openCluster, TICK_MS } from "../support/two-processes.ts";
import { until } from "../support/until.ts";
import type { Mutant, Point } from "./preload.ts";

const PROCESSES = 2;
const RECOVERED_WITHIN_MS = 30_000;
const PRELOAD = fileURLToPath(new URL("preload.ts", import.meta.url));

/** Real servers and two real processes, all private, that faults are brought upon. */
export interface FaultHouse {
	cluster: ClusterHouse;
	mariadb: PrivateMariadbServer;
	nats: PrivateJetStream;
	databaseUrl: string;
	/** Processes that run; a fault takes one out and puts another in. */
	processes: ServeProcess[];
	/** Tells a process where to die, or all of them that they own these sessions. */
	order(process: ServeProcess, order: { point?: Point; owned?: string[] }): Promise<void>;
	/** Starts processes until there are as many as before. */
	refill(): Promise<void>;
	/** After it returns every session has ticked on, as some process answers. */
	recovered(sessions: readonly string[]): Promise<void>;
}

export async function openFaultHouse(opened: Closing, mutant?: Mutant): Promise<FaultHouse> {
	const mariadb = await startMariadbServer();
	opened.add(() => mariadb.close());
	const nats = await startJetStream();
	opened.add(() => nats.close());
	const folder = await temporaryFolder();
	opened.add(() => folder.remove());
	const orders = join(folder.path, "orders.json");
	const settings = {
		SHOWTIME_NATS_URL: nats.url,
		SHOWTIME_HYPE_RULE_SET: "twitch",
		SHOWTIME_LOG_LEVEL: "warn",
		SHOWTIME_FAULT_FILE: orders,
		NODE_OPTIONS: `--import ${PRELOAD}`,
		...(mutant === undefined ? {} : { SHOWTIME_MUTANT: mutant }),
	};
	const cluster = await openCluster(opened, settings, Promise.resolve(mariadb));
	const processes: ServeProcess[] = [];
	const house: FaultHouse = {
		cluster,
		mariadb,
		nats,
		databaseUrl: cluster.environment.SHOWTIME_MYSQL_URL,
		processes,
		async order(process, order) {
			await writeFile(orders, JSON.stringify(order));
			process.kill("SIGUSR2");
			await until(() => !existsSync(orders), "the process has its order");
		},
		async refill() {
			while (processes.length < PROCESSES) processes.push(await cluster.serve());
		},
		async recovered(sessions) {
			const before = new Map<string, number>();
			for (const id of sessions)
				before.set(id, await until(() => tickOf(id), `session ${id} answers`, RECOVERED_WITHIN_MS));
			for (const id of sessions) {
				const goesOn = async () => (await tickOf(id)) > (before.get(id) as number);
				await until(goesOn, `session ${id} ticks on`, RECOVERED_WITHIN_MS);
			}
		},
	};
	async function tickOf(id: string): Promise<number> {
		const process = processes[Math.floor(Math.random() * processes.length)];
		return cluster.tickOf(process, id);
	}
	await house.refill();
	return house;
}

/** Long enough for every session to have ticked several times. */
export const SOME_TICKS_MS = 5 * TICK_MS;
