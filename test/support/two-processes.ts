import { randomUUID } from "node:crypto";
import { signToken } from "../../src/api/json-web-token.ts";
import type { StreamerReference } from "../../src/events/reference.ts";
import { openMysqlDatabase } from "../../src/persistence/mysql-database.ts";
import type { Closing } from "./closing.ts";
import { freePort } from "./free-port.ts";
import { letIn } from "./let-in.ts";
import type { PrivateMariadbServer } from "./mariadb-server.ts";
import type { PrivateRedisServer } from "./redis-server.ts";
import { startRedisServer } from "./redis-server.ts";
import { sharedMariadb } from "./shared-mariadb.ts";
import { type ServeProcess, spawnServe } from "./showtime-process.ts";

const SECRET = "a secret of at least 32 bytes for tests";
export const LEASE_MS = 1_000;
export const TICK_MS = 100;
/** No call waits longer, whatever has happened to the process. */
const ANSWER_MS = 10_000;
const GAME_SERVICE = randomUUID();

/** What the API answers of a session, as far as tests look. */
export interface SessionAnswer {
	showtimeSessionId: string;
	status: string;
	tick: number;
}

export interface Answer {
	status: number;
	body: Record<string, unknown>;
}

export interface ClusterHouse {
	redis: PrivateRedisServer;
	environment: Record<string, string>;
	/** Starts one more process, under its own address unless `own` says otherwise; `entry` is that of another build. */
	serve(own?: Record<string, string>, entry?: string): Promise<ServeProcess>;
	/** The same, and nobody waits until it is up. */
	spawn(own?: Record<string, string>, entry?: string): Promise<ServeProcess>;
	/** Starts sessions by the API of a process, after what `prepare` does for each streamer; answers their ids. */
	start(
		process: ServeProcess,
		count: number,
		prepare?: (streamer: StreamerReference) => Promise<void>,
	): Promise<string[]>;
	/** Sends a call again while the caller sends more than its rate. */
	call(process: ServeProcess, path: string, body: object): Promise<Answer>;
	callOnce(process: ServeProcess, path: string, body: object): Promise<Answer>;
	/** The tick a session stands at, as that process knows or finds out. */
	tickOf(process: ServeProcess, showtimeSessionId: string): Promise<number>;
}

/** Processes on one MariaDB database and one Redis, with short ticks and leases unless `settings` say otherwise. */
export async function openCluster(
	opened: Closing,
	settings: Record<string, string> = {},
	mariadb: Promise<PrivateMariadbServer> = sharedMariadb(),
): Promise<ClusterHouse> {
	const redis = await startRedisServer();
	opened.add(() => redis.close());
	const url = await (await mariadb).createDatabase();
	await (await openMysqlDatabase(url, { migrates: true })).close();
	const environment = {
		SHOWTIME_ENABLED: "true",
		SHOWTIME_MYSQL_URL: url,
		SHOWTIME_REDIS_URL: redis.url,
		SHOWTIME_TOKEN_SECRET: SECRET,
		SHOWTIME_ALLOW_ANONYMOUS_JOINS: "true",
		SHOWTIME_NODE_LEASE_MS: String(LEASE_MS),
		SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS: String(TICK_MS / 1000),
		SHOWTIME_DEFAULT_AUDIENCE_POOL_SIZE: "20",
		...settings,
	};
	const token = await signToken(SECRET, { subject: "tests", role: "admin" }, "1h");

	async function callOnce(process: ServeProcess, path: string, body: object) {
		const response = await fetch(process.apiUrl + path, {
			method: "POST",
			headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
			body: JSON.stringify(body),
			signal: AbortSignal.timeout(ANSWER_MS),
		});
		return { status: response.status, body: (await response.json()) as Record<string, unknown> };
	}
	const call = (process: ServeProcess, path: string, body: object) => letIn(() => callOnce(process, path, body), path);
	async function spawn(own: Record<string, string> = {}, entry?: string) {
		const port = await freePort();
		const address = { SHOWTIME_PORT: String(port), SHOWTIME_PUBLIC_URL: `http://127.0.0.1:${port}` };
		const process = spawnServe([], { ...environment, ...address, ...own }, entry);
		opened.add(async () => void (await process.stop("SIGKILL")));
		return process;
	}
	return {
		redis,
		environment,
		call,
		callOnce,
		spawn,
		async serve(own, entry) {
			const process = await spawn(own, entry);
			await process.up();
			return process;
		},
		async start(process, count, prepare) {
			const ids: string[] = [];
			for (let i = 0; i < count; i++) {
				const streamer: StreamerReference = { entityType: "character", entityId: randomUUID() };
				await prepare?.(streamer);
				const body = { streamer, gameServiceId: GAME_SERVICE, title: `stream ${i}` };
				const answer = await call(process, "/showtime/session/start", body);
				if (answer.status !== 200) throw new Error(`not started: ${JSON.stringify(answer.body)}`);
				ids.push((answer.body as { showtimeSessionId: string }).showtimeSessionId);
			}
			return ids;
		},
		async tickOf(process, showtimeSessionId) {
			const { status, body } = await call(process, "/showtime/session/get", { showtimeSessionId });
			if (status !== 200) throw new Error(JSON.stringify(body));
			return body.tick as number;
		},
	};
}
