import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { NatsConnection } from "@nats-io/transport-node";
import { openCheckpoint } from "../../src/persistence/checkpoint-format.ts";
import { EventStreams } from "../../src/persistence/event-streams.ts";
import { InTurn } from "../../src/persistence/in-turn.ts";
import { openMysqlDatabase } from "../../src/persistence/mysql-database.ts";
import type { Closing } from "../support/closing.ts";
import { temporaryFolder } from "../support/databases.ts";
import { type PrivateJetStream, startJetStream } from "../support/jetstream-server.ts";
import { type PrivateMariadbServer, startMariadbServer } from "../support/mariadb-server.ts";
import { type Build, Builds } from "../support/next-build.ts";
import type { ServeProcess } from "../support/showtime-process.ts";
import { type ClusterHouse, openCluster, TICK_MS } from "../support/two-processes.ts";
import { until } from "../support/until.ts";
import { pause } from "./pause.ts";
import type { Mutant } from "./preload.ts";
import { ProcessPool } from "./process-pool.ts";
import { openSmallDisk, type SmallDisk } from "./small-disk.ts";

const PROCESSES = 4;
const RECOVERED_WITHIN_MS = 30_000;
const OWNERS_KEPT_MS = 200;
const MARIADB_MEGABYTES = 320;
const NATS_MEGABYTES = 256;
/** NATS sets three quarters of its disk apart for streams, and of those this for the journal. */
const JOURNAL_BYTES = 67_108_864;
/** What V8 has compiled: a process that starts from it is up in half the time. */
const COMPILED = fileURLToPath(new URL("../../node_modules/.cache/showtime-faults", import.meta.url));

/** Real servers and real processes, all private, that faults are brought upon. */
export interface FaultHouse {
	cluster: ClusterHouse;
	mariadb: PrivateMariadbServer;
	mariadbDisk: SmallDisk;
	nats: PrivateJetStream;
	natsDisk: SmallDisk;
	journal: JournalPlace;
	/** The campaign's own; it comes back by itself. */
	connection: NatsConnection;
	databaseUrl: string;
	processes: ProcessPool;
	/** The builds that processes were started of, the newest last. */
	builds: readonly Build[];
	/** From here on processes are started of the next build, which has another simulation. */
	upgrade(): Promise<void>;
	/** After it returns every session that has not ended has a checkpoint of the newest build: the build after it knows no other one before. */
	upgraded(): Promise<void>;
	/** Whether the process was started of the newest build. */
	isNewest(process: ServeProcess): boolean;
	/** Tells a process where to die, or that it owns these sessions. */
	order(process: ServeProcess, order: Order): Promise<void>;
	/** After it returns as many processes are up as there should be, and every session has ticked on. */
	recovered(sessions: readonly string[]): Promise<void>;
}

export interface Order {
	/** One of `POINTS`. */
	point?: string;
	owned?: string[];
}

/** Where the journal is: in NATS, or in the database. */
export type JournalPlace = "nats" | "sql";

export interface FaultHouseOptions {
	/** In NATS unless it says otherwise. */
	journal?: JournalPlace;
	/** Breaks the processes on purpose. */
	mutant?: Mutant;
	/** Those that other runs have made already; absent: this one's own. */
	releases?: Builds;
}

export async function openFaultHouse(
	opened: Closing,
	{ journal = "nats", mutant, releases }: FaultHouseOptions,
): Promise<FaultHouse> {
	const mariadbDisk = await openSmallDisk(opened, MARIADB_MEGABYTES);
	const mariadb = await startMariadbServer(mariadbDisk.path);
	opened.add(() => mariadb.close());
	const natsDisk = await openSmallDisk(opened, NATS_MEGABYTES);
	const nats = await startJetStream(natsDisk.path);
	opened.add(() => nats.close());
	const connection = await nats.connect();
	// Who keeps the journal elsewhere publishes past streams: these are the campaign's, which keep what was published.
	if (journal === "sql") await EventStreams.open(connection, undefined);
	await mkdir(COMPILED, { recursive: true });
	const settings = {
		SHOWTIME_NATS_URL: nats.url,
		SHOWTIME_JOURNAL: journal,
		SHOWTIME_JOURNAL_MAX_BYTES: String(JOURNAL_BYTES),
		SHOWTIME_HYPE_RULE_SET: "twitch",
		SHOWTIME_FOLLOWER_WATCH_TIME_MINUTES: "0.05",
		SHOWTIME_FOLLOWER_ENGAGEMENT_THRESHOLD: "0.3",
		// What a process that died leaves of its locks is gone when the run ends.
		SHOWTIME_DISTRIBUTED_LOCK_TIMEOUT_SECONDS: "5",
		SHOWTIME_LOG_LEVEL: "warn",
		NODE_COMPILE_CACHE: COMPILED,
		...(mutant === undefined ? {} : { SHOWTIME_MUTANT: mutant }),
	};
	const cluster = await openCluster(opened, settings, Promise.resolve(mariadb));
	const orders = await openOrders(opened);
	const databaseUrl = cluster.environment.SHOWTIME_MYSQL_URL;
	const owners = await openOwners(opened, databaseUrl);
	const known = releases ?? new Builds(opened);
	const builds = [await known.get(0)];
	const buildOf = new WeakMap<ServeProcess, Build>();
	const processes = new ProcessPool({ size: PROCESSES, owners: owners.known, spawn: () => orders.spawn(spawnNewest) });
	await processes.settled();
	const { order } = orders;
	return {
		...{ cluster, mariadb, mariadbDisk, nats, natsDisk, connection, databaseUrl, processes, builds, order, journal },
		async upgraded() {
			const unended = await until(() => owners.unended(), "the database tells who has not ended", RECOVERED_WITHIN_MS);
			const isOver = async (id: string) => !(await owners.unended()).includes(id);
			const { version } = builds[builds.length - 1].simulation;
			await Promise.all(
				unended.map(async (id, place) => {
					await ticksOn(id, place, isNewest, isOver);
					const isKept = async () => (await owners.checkpointedVersion(id)) === version || (await isOver(id));
					await until(isKept, `session ${id} has a checkpoint of version ${version}`, RECOVERED_WITHIN_MS);
				}),
			);
		},
		isNewest,
		async upgrade() {
			builds.push(await known.get(builds.length));
		},
		async recovered(sessions) {
			await processes.settled();
			await Promise.all(sessions.map((id, place) => ticksOn(id, place)));
		},
	};

	function isNewest(process: ServeProcess): boolean {
		return buildOf.get(process) === builds[builds.length - 1];
	}

	async function spawnNewest(own: Record<string, string>): Promise<ServeProcess> {
		const build = builds[builds.length - 1];
		const preload = { NODE_OPTIONS: `--import ${join(build.folder, "test/faults/preload.ts")}` };
		const process = await cluster.spawn({ ...own, ...preload }, build.entry);
		buildOf.set(process, build);
		return process;
	}

	/** Asks the processes by turns, from the one at `place` on: one that a fault has in hand may be dead or stand still. */
	async function ticksOn(
		id: string,
		place: number,
		isAsked = (_process: ServeProcess) => true,
		isOver = async (_id: string) => false,
	): Promise<void> {
		let turn = place;
		let first: number | undefined;
		let tick: number | undefined;
		const goesOn = async () => {
			const asked = processes.running.filter((process) => !process.isOver && isAsked(process));
			tick = asked.length === 0 ? undefined : await cluster.tickOf(at(asked, turn++), id).catch(() => undefined);
			first ??= tick;
			if (tick !== undefined && first !== undefined && tick > first) return true;
			if (await isOver(id)) return true;
			// Whoever starts needs the machine more.
			await pause(TICK_MS);
			return false;
		};
		await until(goesOn, `session ${id} ticks on`, RECOVERED_WITHIN_MS).catch(async (error: Error) => {
			const answers = processes.running.map(async (one) => {
				return [one.apiUrl, await cluster.callOnce(one, "/showtime/session/figures", { showtimeSessionIds: [id] })];
			});
			const told = await Promise.allSettled(answers);
			const facts = { first, tick, ...(await owners.factsOf(id)), told };
			throw new Error(`${error.message}: ${JSON.stringify(facts)}`, { cause: error });
		});
	}
}

function at<T>(items: readonly T[], place: number): T {
	return items[place % items.length];
}

/** A file for each process, in which it finds what it is told. */
async function openOrders(opened: Closing) {
	const folder = await temporaryFolder();
	opened.add(() => folder.remove());
	const files = new WeakMap<ServeProcess, string>();
	/** Orders to one process, of faults side by side, are given one after the other. */
	const turns = new InTurn();
	let count = 0;
	return {
		async spawn(start: (own: Record<string, string>) => Promise<ServeProcess>): Promise<ServeProcess> {
			const file = join(folder.path, `orders-${++count}.json`);
			const process = await start({ SHOWTIME_FAULT_FILE: file });
			files.set(process, file);
			return process;
		},
		order(process: ServeProcess, order: Order): Promise<void> {
			const file = files.get(process) as string;
			return turns.take(file, async () => {
				await writeFile(file, JSON.stringify(order));
				process.kill("SIGUSR2");
				await until(() => process.isOver || !existsSync(file), "the process has its order", RECOVERED_WITHIN_MS);
				await rm(file, { force: true });
			});
		},
	};
}

/** Who owns which session, and which there are. */
async function openOwners(opened: Closing, databaseUrl: string) {
	const { db, close } = await openMysqlDatabase(databaseUrl);
	opened.add(() => close());
	let known = new Map<string, string>();
	let askedAtMs = Number.NEGATIVE_INFINITY;
	return {
		/** By session, as of when the database answered last. */
		async known(): Promise<ReadonlyMap<string, string>> {
			if (performance.now() - askedAtMs < OWNERS_KEPT_MS) return known;
			askedAtMs = performance.now();
			const owning = db
				.selectFrom("session_owner")
				.innerJoin("node", "node.nodeId", "session_owner.nodeId")
				.select(["showtimeSessionId", "internalUrl"]);
			// While a fault has taken the database away.
			const rows = await owning.execute().catch(() => undefined);
			if (rows !== undefined) known = new Map(rows.map((row) => [row.showtimeSessionId, row.internalUrl]));
			return known;
		},
		/** What the database knows of a session, for who wonders what became of it. */
		async factsOf(id: string): Promise<object | undefined> {
			const rows = db
				.selectFrom("showtime_session as session")
				.leftJoin("session_owner as owner", "owner.showtimeSessionId", "session.showtimeSessionId")
				.leftJoin("node", "node.nodeId", "owner.nodeId")
				.where("session.showtimeSessionId", "=", id);
			return rows.select(["session.status", "owner.token", "node.internalUrl"]).executeTakeFirst();
		},
		/** Version of the simulation that took a session's newest checkpoint; undefined while nobody tells. */
		async checkpointedVersion(id: string): Promise<number | undefined> {
			const stored = db.selectFrom("session_checkpoint").select("body").where("showtimeSessionId", "=", id);
			const newest = await stored
				.orderBy("marker", "desc")
				.limit(1)
				.executeTakeFirst()
				.catch(() => undefined);
			return newest && openCheckpoint(newest.body).simulationVersion;
		},
		/** Sessions that have not ended. */
		async unended(): Promise<string[]> {
			const live = db.selectFrom("showtime_session").where("status", "!=", "ended");
			return (await live.select("showtimeSessionId").execute()).map(({ showtimeSessionId }) => showtimeSessionId);
		},
	};
}
