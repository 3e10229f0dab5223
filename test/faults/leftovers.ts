import { jetstreamManager } from "@nats-io/jetstream";
import type { Kysely } from "kysely";
import type { SqlSchema } from "../../src/persistence/sql-schema.ts";
import { until } from "../support/until.ts";
import type { FaultHouse } from "./house.ts";
import { JOURNAL } from "./journal-watch.ts";
import { EVENTS } from "./record.ts";

/** What is shown to operators goes by itself after ten seconds where Redis was away. */
const GONE_WITHIN_MS = 25_000;

/** What of ended sessions is still in Redis, in the lists of rooms and streams, at NATS or in somebody's hands. */
export async function leftoversOf(
	house: FaultHouse,
	db: Kysely<SqlSchema>,
	sessions: readonly string[],
): Promise<string[]> {
	let left: string[] = [];
	const isClean = async () => {
		left = [
			...(await leftInRedis(house, sessions)),
			...(await listedStreams(house, sessions)),
			...(await consumersOf(house)),
			...(await ownedStill(db, sessions)),
		];
		return left.length === 0;
	};
	// What is left after that time is the answer.
	await until(isClean, "nothing is left of the sessions", GONE_WITHIN_MS).catch(() => {});
	return left;
}

async function leftInRedis({ cluster: { redis } }: FaultHouse, sessions: readonly string[]): Promise<string[]> {
	const keys = (await redis.run("KEYS", "*")) as string[];
	const rooms = (await redis.run("HKEYS", "roomcaches")) as string[];
	const isOfSession = (name: string) => sessions.some((id) => name.includes(id));
	return [
		...keys.filter(isOfSession).map((key) => `Redis has ${key}`),
		...rooms.filter(isOfSession).map((room) => `room ${room} is listed`),
	];
}

async function listedStreams({ processes }: FaultHouse, sessions: readonly string[]): Promise<string[]> {
	const lists = await Promise.all(
		processes.running.map(async ({ publicUrl }) => (await fetch(`${publicUrl}/streams`)).text()),
	);
	return sessions.filter((id) => lists.some((list) => list.includes(id))).map((id) => `stream ${id} is listed`);
}

/** Consumers of readings of the journal that are over. */
async function consumersOf({ connection, journal }: FaultHouse): Promise<string[]> {
	const manager = await jetstreamManager(connection);
	const left: string[] = [];
	for (const stream of journal === "nats" ? [JOURNAL, EVENTS] : [EVENTS]) {
		for await (const { name } of manager.consumers.list(stream)) {
			left.push(`${stream} has a consumer ${name}`);
		}
	}
	return left;
}

async function ownedStill(db: Kysely<SqlSchema>, sessions: readonly string[]): Promise<string[]> {
	const owned = db.selectFrom("session_owner").select("showtimeSessionId").where("nodeId", "is not", null);
	const rows = await owned.where("showtimeSessionId", "in", [...sessions]).execute();
	return rows.map(({ showtimeSessionId: id }) => `session ${id} has an owner`);
}
